// Where in a rejected record its failing field stands.

export interface Marked {
  readonly before: string;
  readonly field: string;
  readonly after: string;
}

/** A position counts bytes of the file; where invalid ones made the text longer, the value itself is looked for. */
export function markField(line: string, position: number, value: string): Marked {
  const [first = ""] = value.split("\n");
  const at = charactersOf(line, Math.max(0, position));
  if (position >= 0 && line.startsWith(first, at)) return cut(line, at, at + first.length);
  const found = first === "" ? -1 : nearest(line, first, at);
  if (found >= 0) return cut(line, found, found + first.length);
  return position < 0 ? cut(line, line.length, line.length) : cut(line, at, Math.min(line.length, at + first.length));
}

function cut(line: string, from: number, to: number): Marked {
  return { before: line.slice(0, from), field: line.slice(from, to), after: line.slice(to) };
}

/** How many UTF-16 units the first `bytes` bytes of UTF-8 are. */
function charactersOf(line: string, bytes: number): number {
  let units = 0;
  let seen = 0;
  for (const character of line) {
    if (seen >= bytes) return units;
    seen += utf8Length(character.codePointAt(0) ?? 0);
    units += character.length;
  }
  return units;
}

const utf8Length = (codePoint: number): number => (codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4);

function nearest(line: string, value: string, position: number): number {
  const [behind, ahead] = [line.lastIndexOf(value, position), line.indexOf(value, position)];
  if (behind < 0 || ahead < 0) return Math.max(behind, ahead);
  return position - behind <= ahead - position ? behind : ahead;
}
