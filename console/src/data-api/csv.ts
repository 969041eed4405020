// A result as CSV (RFC 4180), for files that people open elsewhere.
import { valueText, type Column, type Row, type Value } from "./values";

export interface CsvOptions {
  /** Texts that a spreadsheet would run as a formula get an apostrophe in front. */
  readonly formulaSafe: boolean;
}

const ROWS_OF_A_PART = 5_000;

/** In parts, each of some thousand lines, so that no single string holds everything. */
export function csvParts(columns: readonly Column[], rows: readonly Row[], options: CsvOptions): string[] {
  const parts = [line(columns.map(({ name }) => name), options)];
  for (let at = 0; at < rows.length; at += ROWS_OF_A_PART) {
    parts.push(rows.slice(at, at + ROWS_OF_A_PART).map((row) => line(row, options)).join(""));
  }
  return parts;
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

/** Has the browser save a file. */
export function download(name: string, type: string, parts: readonly BlobPart[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
