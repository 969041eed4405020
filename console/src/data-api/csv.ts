// A result as CSV (RFC 4180), for files that people open elsewhere.
import type { FileSink } from "../components/save-file";
import type { Rows } from "./statement";
import { valueText, type Column, type Row, type Value } from "./values";

export interface CsvOptions {
  /** Texts that a spreadsheet would run as a formula get an apostrophe in front. */
  readonly formulaSafe: boolean;
}

const ROWS_OF_A_PART = 5_000;

/** In parts, each of some thousand lines, so that no single string holds everything. */
export function* csvParts({ columns, rows }: Pick<Rows, "columns" | "rows">, options: CsvOptions): Generator<string> {
  yield headings(columns, options);
  yield* lines(rows, options);
}

/** Writes a result as its pages come, holding none of them longer than it takes. */
export async function writeCsv(pages: AsyncIterable<Rows>, file: FileSink, options: CsvOptions, onRows: (written: number) => void): Promise<void> {
  let begun = false;
  let written = 0;
  try {
    for await (const { columns, rows } of pages) {
      if (!begun) await file.write(headings(columns, options));
      begun = true;
      for (const part of lines(rows, options)) await file.write(part);
      written += rows.length;
      onRows(written);
    }
    await file.close();
  } catch (cause) {
    await file.abort();
    throw cause;
  }
}

const headings = (columns: readonly Column[], options: CsvOptions): string => line(columns.map(({ name }) => name), options);

function* lines(rows: readonly Row[], options: CsvOptions): Generator<string> {
  for (let at = 0; at < rows.length; at += ROWS_OF_A_PART) {
    yield rows.slice(at, at + ROWS_OF_A_PART).map((row) => line(row, options)).join("");
  }
}

const line = (values: readonly Value[], options: CsvOptions): string => `${values.map((value) => csvField(value, options)).join(",")}\r\n`;

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** NULL is nothing at all, the empty text a pair of quotes: `COPY … CSV` tells them apart likewise. */
export function csvField(value: Value, { formulaSafe }: CsvOptions): string {
  if (value === null) return "";
  const text = valueText(value);
  const safe = formulaSafe && typeof value === "string" && FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return safe === "" || /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
