// Where one SQL statement ends and the next begins: semicolons outside of literals, quoted names and comments.

export interface StatementSpan {
  readonly from: number;
  /** After the last character, without the semicolon. */
  readonly to: number;
  readonly text: string;
}

/** Statements of a script, without the empty ones. */
export function splitStatements(script: string): StatementSpan[] {
  const statements: StatementSpan[] = [];
  let start = 0;
  let at = 0;
  while (at < script.length) {
    if (script[at] === ";") {
      add(statements, script, start, at);
      start = at + 1;
    }
    at = after(script, at);
  }
  add(statements, script, start, script.length);
  return statements;
}

/** The statement that the cursor stands in; between two, the one before. */
export function statementAt(script: string, position: number): StatementSpan | undefined {
  const statements = splitStatements(script);
  return statements.find(({ from, to }) => position >= from && position <= to + 1) ?? statements.findLast(({ to }) => to < position) ?? statements[0];
}

function add(statements: StatementSpan[], script: string, start: number, end: number): void {
  const text = script.slice(start, end).trim();
  if (!text || isComment(text)) return;
  // A comment before a statement belongs to it.
  const from = script.indexOf(text, start);
  statements.push({ from, to: from + text.length, text });
}

function isComment(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? "")) at += 1;
    else if (text.startsWith("--", at) || text.startsWith("/*", at)) at = after(text, at);
    else return false;
  }
  return true;
}

/** The position after the token that begins at `at`. */
function after(script: string, at: number): number {
  const two = script.slice(at, at + 2);
  if (two === "--") return upTo(script.indexOf("\n", at), script);
  if (two === "/*") return afterBlockComment(script, at);
  switch (script[at]) {
    case "'":
      return afterQuoted(script, at, "'");
    case '"':
      return afterQuoted(script, at, '"');
    case "$":
      return afterDollarQuoted(script, at);
    default:
      return at + 1;
  }
}

const upTo = (end: number, script: string): number => (end < 0 ? script.length : end);

/** A quote is doubled inside; in literals a backslash escapes too. */
function afterQuoted(script: string, at: number, quote: string): number {
  for (let next = at + 1; next < script.length; next += 1) {
    if (script[next] === "\\" && quote === "'") next += 1;
    else if (script[next] === quote) return next + 1;
  }
  return script.length;
}

/** Block comments nest. */
function afterBlockComment(script: string, at: number): number {
  let depth = 0;
  for (let next = at; next < script.length; next += 1) {
    const two = script.slice(next, next + 2);
    if (two === "/*") depth += 1;
    if (two === "*/") depth -= 1;
    if (two === "/*" || two === "*/") next += 1;
    if (depth === 0) return next + 1;
  }
  return script.length;
}

const DOLLAR_TAG = /\$(?:[A-Za-z_]\w*)?\$/y;

function afterDollarQuoted(script: string, at: number): number {
  DOLLAR_TAG.lastIndex = at;
  const tag = /[\w$]/.test(script[at - 1] ?? "") ? undefined : DOLLAR_TAG.exec(script)?.[0];
  if (!tag) return at + 1;
  const end = script.indexOf(tag, at + tag.length);
  return end < 0 ? script.length : end + tag.length;
}
