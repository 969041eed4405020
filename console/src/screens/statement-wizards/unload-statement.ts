// The UNLOAD that a form describes, and what keeps it from being one.
// <https://docs.aws.amazon.com/redshift/latest/dg/r_UNLOAD.html>
import { quoteLiteral, quoteName } from "../../data-api/quote";
import { authorization, flag, isS3Path, listOf, valued, type Choices, type OptionSpec, type Problem, type RoleChoice } from "./statement-options";

export type UnloadFormat = "TEXT" | "CSV" | "FIXEDWIDTH" | "JSON" | "PARQUET";

export const UNLOAD_FORMATS: readonly { id: UnloadFormat; label: string; description: string }[] = [
  { id: "PARQUET", label: "Parquet", description: "Columns, compressed" },
  { id: "CSV", label: "CSV", description: "Comma-separated values, quoted where needed" },
  { id: "JSON", label: "JSON", description: "An object on each line" },
  { id: "TEXT", label: "Delimited text", description: "A delimiter between the fields, | unless another is named" },
  { id: "FIXEDWIDTH", label: "Fixed width", description: "Each field has a width" },
];

export interface UnloadForm {
  readonly query: string;
  readonly destination: string;
  readonly role: RoleChoice;
  readonly format: UnloadFormat;
  readonly widths: string;
  /** Names, with commas between. */
  readonly partitionBy: string;
  /** Partition columns stay in the files too. */
  readonly include: boolean;
  readonly options: Choices;
}

export const EMPTY_UNLOAD: UnloadForm = { query: "", destination: "s3://", role: { kind: "default", arn: "" }, format: "PARQUET", widths: "", partitionBy: "", include: false, options: {} };

const TEXTS: readonly UnloadFormat[] = ["TEXT", "CSV", "FIXEDWIDTH"];
const LINES: readonly UnloadFormat[] = [...TEXTS, "JSON"];
const ALL: readonly UnloadFormat[] = [...LINES, "PARQUET"];

export const UNLOAD_OPTIONS: readonly OptionSpec<UnloadFormat>[] = [
  valued("DELIMITER", "Text", ["TEXT", "CSV"], "literal", "Delimiter", "One character: | for delimited text, a comma for CSV. \\t is a tab."),
  flag("HEADER", "Text", ["TEXT", "CSV"], "Column names first", "On the first line of every file."),
  valued("NULL AS", "Text", TEXTS, "literal", "Text for NULL", "Nothing unless one is named."),
  flag("ADDQUOTES", "Text", ["TEXT", "FIXEDWIDTH"], "Quotes around values", "COPY takes them off with REMOVEQUOTES."),
  flag("ESCAPE", "Text", ["TEXT"], "Backslash escapes", "Before delimiters, line ends and backslashes in values."),
  { ...valued("compression", "Files", LINES, "word", "Compression", "Parquet is compressed by itself."), choices: ["GZIP", "BZIP2", "ZSTD"] },
  valued("EXTENSION", "Files", ALL, "literal", "File name extension", "In place of the one of the compression, such as csv.gz."),
  { ...flag("ALLOWOVERWRITE", "Files", ALL, "Overwrite objects", "Without it an UNLOAD to a prefix that holds objects is refused."), excludes: ["CLEANPATH"] },
  { ...flag("CLEANPATH", "Files", ALL, "Remove what is there", "What the prefix held is deleted once the new files are complete."), excludes: ["ALLOWOVERWRITE"] },
  { ...valued("PARALLEL", "Files", ALL, "word", "Files", "One after the other keeps ORDER BY across files."), choices: ["PARALLEL ON", "PARALLEL OFF"] },
  { ...valued("MAXFILESIZE", "Files", ALL, "count", "Largest file, in MB", "From 5 to 6200."), clause: (choice) => (choice ? `MAXFILESIZE ${String(choice).trim()} MB` : ""), problem: within(5, 6200) },
  { ...valued("ROWGROUPSIZE", "Files", ["PARQUET"], "count", "Row groups, in MB", "From 32 to 128."), clause: (choice) => (choice ? `ROWGROUPSIZE ${String(choice).trim()} MB` : ""), problem: within(32, 128) },
  flag("MANIFEST", "Files", ALL, "Write a manifest", "A JSON object that lists the files."),
  { ...flag("VERBOSE", "Files", ALL, "Manifest with schema and counts", "Of every file."), needs: "MANIFEST", clause: () => "" },
  { ...valued("ENCRYPTED", "Files", ALL, "word", "Encryption", "S3 encrypts with its own key unless told otherwise."), choices: ["ENCRYPTED", "ENCRYPTED AUTO"] },
  { ...valued("KMS_KEY_ID", "Files", ALL, "literal", "KMS key", "With ENCRYPTED."), needs: "ENCRYPTED" },
  valued("REGION", "Files", ALL, "literal", "Region of the bucket", "When it is not the cluster's."),
];

function within(least: number, most: number) {
  return (choice: Choices[string]) => {
    if (typeof choice !== "string" || choice === "") return undefined;
    const number = Number(choice);
    return number >= least && number <= most ? undefined : `From ${least} to ${most}.`;
  };
}

export function unloadStatement(form: UnloadForm): string {
  const partitions = listOf(form.partitionBy).map(quoteName);
  return [
    `UNLOAD (${quoteLiteral(form.query.trim().replace(/;\s*$/, ""))})`,
    `TO ${quoteLiteral(form.destination.trim())}`,
    authorization(form.role),
    form.format === "FIXEDWIDTH" ? `FIXEDWIDTH ${quoteLiteral(form.widths.trim())}` : form.format !== "TEXT" && `FORMAT ${form.format}`,
    partitions.length > 0 && `PARTITION BY (${partitions.join(", ")})${form.include ? " INCLUDE" : ""}`,
    ...UNLOAD_OPTIONS.filter((option) => option.formats.includes(form.format)).map((option) => clause(option, form.options)),
  ]
    .filter(Boolean)
    .join("\n");
}

function clause(option: OptionSpec<UnloadFormat>, choices: Choices): string {
  if (option.id === "MANIFEST") return choices["MANIFEST"] === true ? `MANIFEST${choices["VERBOSE"] === true ? " VERBOSE" : ""}` : "";
  if (option.needs && !choices[option.needs]) return "";
  return option.clause(choices[option.id]);
}

export function unloadProblems(form: UnloadForm): Problem[] {
  const problems: Problem[] = [];
  const needs = (holds: boolean, field: string, text: string) => !holds && problems.push({ field, text });
  needs(form.query.trim() !== "", "query", "Write the query whose rows are unloaded.");
  needs(isS3Path(form.destination), "destination", "An S3 path: s3://bucket/prefix.");
  needs(form.role.kind === "default" || form.role.arn.trim() !== "", "role", "Name a role that is attached to the cluster.");
  needs(form.format !== "FIXEDWIDTH" || /^\s*[^:,]+:\d+\s*(,\s*[^:,]+:\d+\s*)*$/.test(form.widths), "widths", "Labels with widths: id:5,name:20.");
  needs(form.options["KMS_KEY_ID"] === undefined || form.options["ENCRYPTED"] !== "ENCRYPTED AUTO", "KMS_KEY_ID", "ENCRYPTED AUTO takes the bucket's own key.");
  for (const option of UNLOAD_OPTIONS.filter((option) => option.formats.includes(form.format))) {
    const text = option.problem(form.options[option.id]);
    if (text) problems.push({ field: option.id, text });
  }
  return problems;
}
