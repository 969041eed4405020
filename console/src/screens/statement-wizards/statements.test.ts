import { expect, test } from "vitest";
import { COPY_OPTIONS, copyProblems, copyStatement, EMPTY_COPY } from "./copy-statement";
import { listOf, refusedBy } from "./statement-options";
import { EMPTY_UNLOAD, UNLOAD_OPTIONS, unloadProblems, unloadStatement } from "./unload-statement";

const ROLE = "arn:aws:iam::123456789012:role/Loader";

test("a COPY of CSV by the default role", () => {
  const sql = copyStatement({ ...EMPTY_COPY, table: "venue", columns: 'id, "Name, full"', source: "s3://bucket/it's/", options: { IGNOREHEADER: "1", "NULL AS": "\\N", compression: "GZIP", ACCEPTANYDATE: true } });
  expect(sql).toBe(["COPY public.venue (id, \"Name, full\")", "FROM 's3://bucket/it''s/'", "IAM_ROLE default", "FORMAT CSV", "IGNOREHEADER 1", "NULL AS '\\\\N'", "GZIP", "ACCEPTANYDATE"].join("\n"));
});

test("options of other formats stay out of the statement", () => {
  const options = { DELIMITER: "|", QUOTE: "%", ESCAPE: true, MAXERROR: "5", SERIALIZETOJSON: true };
  const form = { ...EMPTY_COPY, table: "t", source: "s3://bucket/x", role: { kind: "arn", arn: `${ROLE}, ${ROLE}` } as const };
  expect(copyStatement({ ...form, format: "PARQUET", options })).toBe(`COPY public.t\nFROM 's3://bucket/x'\nIAM_ROLE '${ROLE},${ROLE}'\nFORMAT PARQUET\nSERIALIZETOJSON`);
  expect(copyStatement({ ...form, format: "JSON", mapping: "s3://bucket/paths.json", options })).toContain("FORMAT JSON 's3://bucket/paths.json'\nMAXERROR 5");
});

test("nothing that is entered leaves its literal", () => {
  const sql = copyStatement({ ...EMPTY_COPY, table: 't"; drop table x; --', source: "s3://b/'; drop", options: { DELIMITER: "\\'; drop table x; --" } });
  expect(sql).toContain('public."t""; drop table x; --"');
  expect(sql).toContain("FROM 's3://b/''; drop'");
  expect(sql).toContain("DELIMITER '\\\\''; drop table x; --'");
});

test("a form says what it lacks", () => {
  expect(copyProblems(EMPTY_COPY).map(({ field }) => field)).toEqual(["table", "source"]);
  const fixed = { ...EMPTY_COPY, table: "t", source: "s3://bucket/x", format: "FIXEDWIDTH" as const };
  expect(copyProblems({ ...fixed, widths: "id:5, name" }).map(({ field }) => field)).toEqual(["widths"]);
  expect(copyProblems({ ...fixed, widths: "id:5, full name:20" })).toEqual([]);
  expect(copyProblems({ ...EMPTY_COPY, table: "t", source: "s3://bucket/x", options: { MAXERROR: "many" } }).map(({ field }) => field)).toEqual(["MAXERROR"]);
  expect(copyProblems({ ...EMPTY_COPY, table: "t", source: "s3://bucket/x", role: { kind: "arn", arn: "" }, format: "JSON", mapping: "auto x" }).map(({ field }) => field)).toEqual(["role", "mapping"]);
});

test("options that exclude each other say so", () => {
  const maxError = COPY_OPTIONS.find(({ id }) => id === "MAXERROR");
  expect(maxError && refusedBy(maxError, { IGNOREALLERRORS: true })).toBe("Not together with IGNOREALLERRORS");
  const kms = UNLOAD_OPTIONS.find(({ id }) => id === "KMS_KEY_ID");
  expect(kms && refusedBy(kms, {})).toBe("Needs ENCRYPTED");
});

test("an UNLOAD quotes its query", () => {
  const sql = unloadStatement({ ...EMPTY_UNLOAD, query: "select * from venue where state = 'NV' and name like '%\\\\%';", destination: "s3://bucket/out/", partitionBy: "state, Day", include: true, options: { MANIFEST: true, VERBOSE: true, MAXFILESIZE: "100", HEADER: true } });
  expect(sql).toBe(
    ["UNLOAD ('select * from venue where state = ''NV'' and name like ''%\\\\\\\\%''')", "TO 's3://bucket/out/'", "IAM_ROLE default", "FORMAT PARQUET", 'PARTITION BY (state, "Day") INCLUDE', "MAXFILESIZE 100 MB", "MANIFEST VERBOSE"].join("\n"),
  );
});

test("an UNLOAD's form says what it lacks", () => {
  expect(unloadProblems(EMPTY_UNLOAD).map(({ field }) => field)).toEqual(["query", "destination"]);
  const form = { ...EMPTY_UNLOAD, query: "select 1", destination: "s3://bucket/x" };
  expect(unloadProblems({ ...form, options: { ROWGROUPSIZE: "8", MAXFILESIZE: "5" } }).map(({ field }) => field)).toEqual(["ROWGROUPSIZE"]);
  expect(unloadProblems({ ...form, options: { ENCRYPTED: "ENCRYPTED AUTO", KMS_KEY_ID: "k" } }).map(({ field }) => field)).toEqual(["KMS_KEY_ID"]);
});

test("names with commas between", () => {
  expect(listOf(' a, "b, c" ,d""')).toEqual(["a", "b, c", 'd""']);
  expect(listOf("")).toEqual([]);
});
