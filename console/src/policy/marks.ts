// A text cut where findings begin and end; of overlapping findings the worst is seen. What goes over several lines, such as
// a whole statement, is marked on its first.
import type { Finding, Severity } from "./findings";
import type { Span } from "./json-span";

export interface Part {
  readonly text: string;
  readonly severity?: Severity;
}

/** Findings come the worst first. */
export function markedParts(text: string, findings: readonly Finding[]): Part[] {
  const spans = findings.flatMap(({ span, severity }) => (span && span.end > span.start ? [{ start: span.start, end: endOfMark(text, span), severity }] : []));
  const cuts = new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])]);
  const places = [...cuts].filter((cut) => cut <= text.length).toSorted((one, other) => one - other);
  return places.slice(1).map((end, index) => {
    const start = places[index] ?? 0;
    return { text: text.slice(start, end), severity: spans.find((span) => span.start <= start && end <= span.end)?.severity };
  });
}

function endOfMark(text: string, { start, end }: Span): number {
  const newline = text.indexOf("\n", start);
  return newline < 0 ? end : Math.min(end, newline);
}
