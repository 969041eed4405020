// Where a part of a JSON text stands, found without parsing the values around it.

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span of the value at a path such as `["Statement", 0]`; `undefined` where there is none. */
export function spanOf(text: string, path: readonly (string | number)[]): Span | undefined {
  let at: number | undefined = 0;
  for (const step of path) {
    at = typeof step === "number" ? elementAt(text, at, step) : memberAt(text, at, step);
    if (at === undefined) return undefined;
  }
  const start = skipSpace(text, at);
  const end = skipValue(text, start);
  return end > start ? { start, end } : undefined;
}

function memberAt(text: string, from: number, name: string): number | undefined {
  for (const { key, value } of members(text, from)) if (key === name) return value;
  return undefined;
}

function* members(text: string, from: number): Generator<{ key: string; value: number }> {
  let at = skipSpace(text, from);
  if (text[at] !== "{") return;
  at = skipSpace(text, at + 1);
  while (text[at] === '"') {
    const end = skipString(text, at);
    const key = unquoted(text.slice(at, end));
    const colon = skipSpace(text, end);
    if (text[colon] !== ":") return;
    const value = skipSpace(text, colon + 1);
    yield { key, value };
    at = skipSpace(text, skipValue(text, value));
    if (text[at] !== ",") return;
    at = skipSpace(text, at + 1);
  }
}

/** A lone value counts as a list of one, as policies have it. */
function elementAt(text: string, from: number, index: number): number | undefined {
  let at = skipSpace(text, from);
  if (text[at] !== "[") return index === 0 ? at : undefined;
  at = skipSpace(text, at + 1);
  for (let n = 0; at < text.length && text[at] !== "]"; n++) {
    if (n === index) return at;
    at = skipSpace(text, skipValue(text, at));
    if (text[at] !== ",") return undefined;
    at = skipSpace(text, at + 1);
  }
  return undefined;
}

/** Where the value that begins at an offset ends. */
export const endOfValue = (text: string, from: number): number => skipValue(text, from);

function skipValue(text: string, from: number): number {
  if (text[from] === '"') return skipString(text, from);
  if (text[from] !== "{" && text[from] !== "[") return skipScalar(text, from);
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = skipString(text, at) - 1;
    else if (char === "{" || char === "[") depth++;
    else if ((char === "}" || char === "]") && --depth === 0) return at + 1;
  }
  return text.length;
}

function skipString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

function skipScalar(text: string, from: number): number {
  let at = from;
  while (at < text.length && !/[\s,\]}]/.test(text[at] ?? "")) at++;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "x")) at++;
  return at;
}

function unquoted(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}
