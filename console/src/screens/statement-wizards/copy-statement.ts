// The COPY that a form describes, and what keeps it from being one.
// <https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html>
import { quoteLiteral, quoteName, quoteNames } from "../../data-api/quote";
import { authorization, flag, isS3Path, listOf, type Choices, type OptionSpec, type Problem, type RoleChoice, valued } from "./statement-options";

export type CopyFormat = "TEXT" | "CSV" | "FIXEDWIDTH" | "JSON" | "AVRO" | "PARQUET" | "ORC";

export const COPY_FORMATS: readonly { id: CopyFormat; label: string; description: string }[] = [
  { id: "CSV", label: "CSV", description: "Comma-separated values, quoted where needed" },
  { id: "TEXT", label: "Delimited text", description: "A delimiter between the fields, | unless another is named" },
  { id: "JSON", label: "JSON", description: "Objects or arrays, one after the other" },
  { id: "PARQUET", label: "Parquet", description: "Columns go by position" },
  { id: "ORC", label: "ORC", description: "Columns go by position" },
  { id: "AVRO", label: "Avro", description: "Fields go by name" },
  { id: "FIXEDWIDTH", label: "Fixed width", description: "Each field has a width" },
];

/** How JSON's and Avro's values find their columns. */
export const MAPPINGS = ["auto", "auto ignorecase", "noshred"] as const;

export interface CopyForm {
  readonly schema: string;
  readonly table: string;
  /** Names, with commas between; all columns when empty. */
  readonly columns: string;
  readonly source: string;
  readonly role: RoleChoice;
  readonly format: CopyFormat;
  /** A word of `MAPPINGS`, or the S3 path of a JSONPaths object. */
  readonly mapping: string;
  /** `label:width,…` */
  readonly widths: string;
  readonly options: Choices;
}

export const EMPTY_COPY: CopyForm = { schema: "public", table: "", columns: "", source: "s3://", role: { kind: "default", arn: "" }, format: "CSV", mapping: "auto", widths: "", options: {} };

const TEXTS: readonly CopyFormat[] = ["TEXT", "CSV", "FIXEDWIDTH"];
const LINES: readonly CopyFormat[] = [...TEXTS, "JSON"];
const RECORDS: readonly CopyFormat[] = [...LINES, "AVRO"];
const ALL: readonly CopyFormat[] = [...RECORDS, "PARQUET", "ORC"];

/** Every option of the form with the formats that take it, and the options that exclude it. */
export const COPY_OPTIONS: readonly OptionSpec<CopyFormat>[] = [
  valued("DELIMITER", "Text", ["TEXT", "CSV"], "literal", "Delimiter", "What stands between fields: | for delimited text, a comma for CSV. \\t is a tab."),
  valued("QUOTE", "Text", ["CSV"], "literal", "Quotation mark", 'Around values that hold delimiters, " unless another is named.'),
  valued("IGNOREHEADER", "Text", LINES, "count", "Header lines to skip", "Of every file."),
  valued("NULL AS", "Text", TEXTS, "literal", "Text that means NULL", "\\N unless another is named."),
  { ...valued("ENCODING", "Text", ["TEXT", "CSV", "JSON"], "choice", "Encoding", "UTF8 unless another is named."), choices: ["UTF8", "UTF16", "UTF16LE", "UTF16BE", "ISO88591"] },
  flag("ESCAPE", "Text", ["TEXT"], "Backslash escapes", "A backslash before a delimiter, line end or quote makes it part of the value."),
  flag("REMOVEQUOTES", "Text", ["TEXT"], "Remove quotes", "Quotes around values are taken off."),
  flag("FILLRECORD", "Text", ["TEXT", "CSV", "FIXEDWIDTH", "PARQUET", "ORC"], "Fill short records", "Columns missing at a record's end become NULL or empty."),
  flag("IGNOREBLANKLINES", "Text", TEXTS, "Skip blank lines", "Lines that hold nothing are no records."),
  { ...valued("compression", "Files", RECORDS, "word", "Compression", "COPY does not look at names to find out."), choices: ["GZIP", "BZIP2", "LZOP", "ZSTD"] },
  flag("MANIFEST", "Files", ALL, "The path is a manifest", "A JSON object that lists the files."),
  valued("REGION", "Files", RECORDS, "literal", "Region of the bucket", "When it is not the cluster's."),
  flag("SERIALIZETOJSON", "Files", ["PARQUET", "ORC"], "Nested columns into SUPER", "Lists, structs and maps become SUPER values."),
  valued("DATEFORMAT", "Values", RECORDS, "literal", "Date format", "Such as DD/MM/YYYY, or auto."),
  valued("TIMEFORMAT", "Values", RECORDS, "literal", "Timestamp format", "Such as YYYY-MM-DD HH:MI:SS, auto, epochsecs or epochmillisecs."),
  flag("ACCEPTANYDATE", "Values", RECORDS, "Accept any date", "Dates that are none become NULL."),
  valued("ACCEPTINVCHARS", "Values", ALL, "literal", "Replace invalid UTF-8 with", "One character, such as ?."),
  flag("BLANKSASNULL", "Values", RECORDS, "Blanks are NULL", "Values of white space alone."),
  flag("EMPTYASNULL", "Values", RECORDS, "Empty is NULL", "Values of no characters."),
  flag("TRIMBLANKS", "Values", RECORDS, "Trim trailing blanks", "Of VARCHAR values."),
  flag("TRUNCATECOLUMNS", "Values", RECORDS, "Truncate long values", "CHAR and VARCHAR values are cut to the column's length."),
  flag("ROUNDEC", "Values", RECORDS, "Round decimals", "Instead of cutting what exceeds the scale."),
  flag("EXPLICIT_IDS", "Values", ALL, "Identity values from the files", "Instead of generated ones."),
  { ...valued("MAXERROR", "Load", RECORDS, "count", "Errors until the load fails", "0 and 1 fail at the first; fewer errors than this are skipped and written down."), excludes: ["IGNOREALLERRORS"] },
  { ...flag("IGNOREALLERRORS", "Load", RECORDS, "Skip every bad record", "They are written down as load errors."), excludes: ["MAXERROR"] },
  flag("NOLOAD", "Load", RECORDS, "Check only", "Everything is read and checked, nothing loaded."),
  { ...valued("COMPUPDATE", "Load", RECORDS, "word", "Compression encodings", "Whether the catalog records encodings for an empty table."), choices: ["COMPUPDATE PRESET", "COMPUPDATE ON", "COMPUPDATE OFF"] },
  { ...valued("STATUPDATE", "Load", ALL, "word", "Statistics", "Whether the table is analyzed after the load; its owner or a superuser only."), choices: ["STATUPDATE ON", "STATUPDATE OFF"] },
];

export function copyStatement(form: CopyForm): string {
  const columns = listOf(form.columns).map(quoteName);
  const table = form.table.trim() ? quoteNames(...(form.schema.trim() ? [form.schema.trim()] : []), form.table.trim()) : "…";
  return [
    `COPY ${table}${columns.length > 0 ? ` (${columns.join(", ")})` : ""}`,
    `FROM ${quoteLiteral(form.source.trim())}`,
    authorization(form.role),
    formatClause(form),
    ...COPY_OPTIONS.filter((option) => option.formats.includes(form.format)).map((option) => option.clause(form.options[option.id])),
  ]
    .filter(Boolean)
    .join("\n");
}

function formatClause({ format, mapping, widths }: CopyForm): string {
  switch (format) {
    case "TEXT":
      return "";
    case "JSON":
    case "AVRO":
      return `FORMAT ${format} ${quoteLiteral(mapping.trim() || "auto")}`;
    case "FIXEDWIDTH":
      return `FIXEDWIDTH ${quoteLiteral(widths.trim())}`;
    default:
      return `FORMAT ${format}`;
  }
}

export function copyProblems(form: CopyForm): Problem[] {
  const problems: Problem[] = [];
  const needs = (holds: boolean, field: string, text: string) => !holds && problems.push({ field, text });
  needs(form.table.trim() !== "", "table", "Name the table to load.");
  needs(isS3Path(form.source), "source", "An S3 path: s3://bucket/prefix.");
  needs(form.role.kind === "default" || form.role.arn.trim() !== "", "role", "Name a role that is attached to the cluster.");
  needs(form.format !== "FIXEDWIDTH" || /^\s*[^:,]+:\d+\s*(,\s*[^:,]+:\d+\s*)*$/.test(form.widths), "widths", "Labels with widths: id:5,name:20.");
  const path = form.mapping.trim();
  needs((form.format !== "JSON" && form.format !== "AVRO") || (MAPPINGS as readonly string[]).includes(path) || isS3Path(path), "mapping", "auto, auto ignorecase, noshred, or the S3 path of a JSONPaths object.");
  for (const option of COPY_OPTIONS.filter((option) => option.formats.includes(form.format))) {
    const text = option.problem(form.options[option.id]);
    if (text) problems.push({ field: option.id, text });
  }
  return problems;
}
