// Why a statement failed: the database's text, taken apart as psql prints it.

export interface StatementErrorText {
  readonly severity: string;
  readonly message: string;
  /** Lines as the server laid them out, a mark under the failing field included. */
  readonly detail?: string;
  readonly hint?: string;
}

/** Reads `ERROR: …`, followed by `Detail: …` and `Hint: …` on lines of their own. */
export function parseStatementError(text: string): StatementErrorText {
  const [, severity = "ERROR", rest = text] = /^([A-Z]+):\s*([\s\S]*)$/.exec(text) ?? [];
  const lines = rest.split("\n");
  // A detail may quote anything, so that the hint is the last of its kind and the detail the first.
  const hintAt = lines.findLastIndex((line, index) => index > 0 && HINT.test(line));
  const beforeHint = hintAt < 0 ? lines : lines.slice(0, hintAt);
  const detailAt = beforeHint.findIndex((line, index) => index > 0 && DETAIL.test(line));
  const message = detailAt < 0 ? beforeHint : beforeHint.slice(0, detailAt);
  return {
    severity,
    message: message.join("\n").trim(),
    detail: detailAt < 0 ? undefined : trimLines(section(beforeHint.slice(detailAt), DETAIL)),
    hint: hintAt < 0 ? undefined : section(lines.slice(hintAt), HINT).trim() || undefined,
  };
}

const DETAIL = /^[ \t]*detail:[ \t]*/i;
const HINT = /^[ \t]*hint:[ \t]*/i;

const section = (lines: readonly string[], mark: RegExp): string => lines.join("\n").replace(mark, "");

/** Without the blank lines around it; what the lines are indented by stays. */
const trimLines = (text: string): string | undefined => text.replace(/^(?:[ \t]*\n)+/, "").trimEnd() || undefined;

/** A statement that ended as FAILED, or as ABORTED by somebody else. */
export class StatementFailed extends Error {
  readonly code: string;
  readonly id: string;
  readonly queryId?: number;
  readonly text: StatementErrorText;

  constructor(status: "FAILED" | "ABORTED", id: string, error: string | undefined, queryId?: number) {
    const text = parseStatementError(error ?? (status === "ABORTED" ? "The statement was cancelled." : "The statement failed; the server does not say why."));
    super(text.message);
    this.name = status === "FAILED" ? "StatementFailed" : "StatementAborted";
    this.code = this.name;
    this.id = id;
    this.queryId = queryId;
    this.text = text;
  }
}
