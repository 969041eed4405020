// Which of many rows or columns are in sight, so that only those are drawn.

export interface Range {
  readonly start: number;
  /** After the last one. */
  readonly end: number;
}

/** Of rows that are all equally high. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, count: number, margin = 8): Range {
  const start = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  return { start: Math.min(start, count), end: Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin) };
}

/** Where each column begins, and where the last one ends. */
export function offsets(widths: readonly number[]): number[] {
  const all = [0];
  for (const width of widths) all.push((all.at(-1) ?? 0) + width);
  return all;
}

export function columnsInSight(scrollLeft: number, width: number, starts: readonly number[], margin = 2): Range {
  const count = starts.length - 1;
  let start = 0;
  while (start < count && (starts[start + 1] ?? 0) <= scrollLeft) start += 1;
  let end = start;
  while (end < count && (starts[end] ?? 0) < scrollLeft + width) end += 1;
  return { start: Math.max(0, start - margin), end: Math.min(count, end + margin) };
}

export const NARROWEST = 48;
export const WIDEST = 480;
const CHARACTER = 8;
const PADDING = 26;

/** A width that shows the name and most of the first values. */
export function fittingWidth(texts: readonly string[]): number {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  return Math.min(WIDEST, Math.max(NARROWEST, longest * CHARACTER + PADDING));
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a cell; `undefined` for keys that do not move. Row -1 is the header. */
export function moved({ row, column }: Cell, key: string, rows: number, columns: number, page: number, toEdge: boolean): Cell | undefined {
  const to = (row: number, column: number): Cell => ({ row: Math.max(-1, Math.min(rows - 1, row)), column: Math.max(0, Math.min(columns - 1, column)) });
  switch (key) {
    case "ArrowUp":
      return to(toEdge ? -1 : row - 1, column);
    case "ArrowDown":
      return to(toEdge ? rows - 1 : row + 1, column);
    case "ArrowLeft":
      return to(row, toEdge ? 0 : column - 1);
    case "ArrowRight":
      return to(row, toEdge ? columns - 1 : column + 1);
    case "PageUp":
      return to(row - page, column);
    case "PageDown":
      return to(row + page, column);
    case "Home":
      return to(toEdge ? 0 : row, 0);
    case "End":
      return to(toEdge ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}
