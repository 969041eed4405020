// What may help against a rejected record, where the database's own hint is out of reach: it is told to whoever ran the
// COPY, and kept by the Data API alone. The statement is not known here: what it says already is for the person to see.
// <https://docs.aws.amazon.com/redshift/latest/dg/r_Load_Error_Reference.html>
import type { LoadError } from "./load-error-data";

export type Rejected = Pick<LoadError, "line" | "rawLine" | "value" | "type" | "code">;

export function adviceFor(record: Rejected): string | undefined {
  return aboutLine(record) ?? aboutValue(record) ?? BY_CODE[record.code];
}

function aboutLine({ line, rawLine, code }: Rejected): string | undefined {
  const text = rawLine.trim();
  if (/^\{.*"\s*:/s.test(text)) return "The line looks like JSON: FORMAT JSON 'auto' reads it.";
  if (text === "" && [1213, 1214].includes(code)) return "The line is blank: IGNOREBLANKLINES skips such lines.";
  const words = text.split(/[|,;\t]/).map((word) => word.trim().replaceAll(/^["']|["']$/g, ""));
  if (line === 1 && words.length > 1 && words.every((word) => /^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(word))) return "Line 1 looks like column names: IGNOREHEADER 1 skips it.";
  return undefined;
}

const OF_VALUE = new Set([1205, 1206, 1207, 1208, 1209, 1210]);

function aboutValue({ value, type, code }: Rejected): string | undefined {
  const word = value.trim();
  if (code === 1204) return /char/.test(type) ? "TRUNCATECOLUMNS cuts values to their column's length; lengths count bytes, not characters." : undefined;
  if (!OF_VALUE.has(code)) return undefined;
  if (/^(null|n\/a|na|nan|none|nil|\\n|-|\?)$/i.test(word)) return `The value stands for NULL: NULL AS '${word}' loads it so.`;
  if (/^["'].*["']$/s.test(word)) return "The quotes are read as data: CSV takes double quotes off, REMOVEQUOTES both kinds.";
  if (code === 1206 && /^\d{9,10}$/.test(word)) return "The value looks like seconds since 1970: TIMEFORMAT 'epochsecs' reads them.";
  if (code === 1206 && /^\d{12,13}$/.test(word)) return "The value looks like milliseconds since 1970: TIMEFORMAT 'epochmillisecs' reads them.";
  return undefined;
}

const BY_CODE: Readonly<Record<number, string>> = {
  1202: "The line has more fields than the load has columns: compare its DELIMITER and the column list with the file.",
  1205: "DATEFORMAT 'auto' reads most ways to write a date; ACCEPTANYDATE loads what is none as NULL.",
  1206: "TIMEFORMAT 'auto' reads most ways to write a time; ACCEPTANYDATE loads what is none as NULL.",
  1213: "The column is NOT NULL: a column list without it gives it its DEFAULT.",
  1214: "FILLRECORD loads fields that are missing at the line's end as NULL; DELIMITER names another separator.",
  1220: "ENCODING ISO88591 reads Latin-1; ACCEPTINVCHARS puts '?' in place of invalid characters. CHAR holds ASCII only.",
  1221: "The file is not in the encoding that ENCODING names: UTF16 needs a byte order mark, UTF16LE and UTF16BE do not.",
};
