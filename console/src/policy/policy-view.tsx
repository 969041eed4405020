// A policy to read, with the lines of one of its parts highlighted.
import { lineOf } from "./findings";
import type { Span } from "./json-span";
import "./policy-editor.css";

export interface PolicyViewProps {
  document: string;
  label: string;
  highlight?: Span;
  /** What the highlighted part decided. */
  decision?: "allow" | "deny";
}

export function PolicyView({ document, label, highlight, decision = "allow" }: PolicyViewProps) {
  const first = highlight && lineOf(document, highlight.start);
  const last = highlight && lineOf(document, highlight.end);
  const decides = (line: number) => first !== undefined && last !== undefined && first <= line && line <= last;
  return (
    <pre className="policy-view" tabIndex={0} aria-label={label}>
      {document.split("\n").map((text, index) => (
        <code key={index} className={`policy-view-line${decides(index + 1) ? ` decides-${decision}` : ""}`}>
          {text || " "}
        </code>
      ))}
    </pre>
  );
}
