import { expect, test } from "vitest";
import { adviceFor, type Rejected } from "./advice";

const record: Rejected = { line: 7, rawLine: "1,x", value: "x", type: "int4", code: 1207 };

test.each<[string, Partial<Rejected>, string | undefined]>([
  ["names of columns", { line: 1, rawLine: "id,first name,seats\n", value: "id" }, "IGNOREHEADER 1"],
  ["names of columns, not in line 1", { rawLine: "id,name" }, undefined],
  ["an object", { rawLine: '{"id": 1}' }, "FORMAT JSON"],
  ["a blank line", { rawLine: " ", value: "", code: 1214 }, "IGNOREBLANKLINES"],
  ["a word for nothing", { value: "N/A" }, "NULL AS 'N/A'"],
  ["a quoted number", { value: '"12"' }, "REMOVEQUOTES"],
  ["seconds", { value: "1700000000", type: "timestamp", code: 1206 }, "epochsecs"],
  ["a long text", { code: 1204, type: "varchar" }, "TRUNCATECOLUMNS"],
  ["a large number", { code: 1204, type: "numeric" }, undefined],
  ["a date", { value: "31.12.2026", type: "date", code: 1205 }, "DATEFORMAT"],
  ["a short line", { code: 1214 }, "FILLRECORD"],
  ["a letter among digits", {}, undefined],
])("%s", (_, part, expected) => {
  const advice = adviceFor({ ...record, ...part });
  if (expected === undefined) expect(advice).toBeUndefined();
  else expect(advice).toContain(expected);
});
