import { expect, test } from "vitest";
import { parseStatementError } from "./statement-error";

test("a message alone", () => {
  expect(parseStatementError('ERROR: syntax error at or near "x"')).toEqual({ severity: "ERROR", message: 'syntax error at or near "x"', detail: undefined, hint: undefined });
  expect(parseStatementError("Query cancelled on user's request")).toMatchObject({ severity: "ERROR", message: "Query cancelled on user's request" });
});

test("the block of a load that failed keeps its layout, with the mark under the field", () => {
  const text = [
    "ERROR: Load into table 'venue' failed.  Check 'stl_load_errors' system table for details.",
    "  Detail: ",
    "  -----------------------------------------------",
    "  error:  Load into table 'venue' failed.",
    "  -----------------------------------------------",
    "  value:      'hint: none'",
    "",
    "  id|name",
    "  ^^",
    "  Hint: Line 1 looks like column names: add IGNOREHEADER 1.",
  ].join("\n");
  expect(parseStatementError(text)).toEqual({
    severity: "ERROR",
    message: "Load into table 'venue' failed.  Check 'stl_load_errors' system table for details.",
    detail: text.split("\n").slice(2, 9).join("\n"),
    hint: "Line 1 looks like column names: add IGNOREHEADER 1.",
  });
});
