import { expect, test } from "vitest";
import { jsonError, lineOf, readFinding, sorted } from "./findings";

const DOCUMENT = '{\n  "Sid": "💡", "Action": "s3:Nope"\n}';

test("a finding's place is counted in characters, not in JavaScript's halves of them", () => {
  const column = Array.from('  "Sid": "💡", "Action": ').length;
  const { span, severity } = readFinding(
    {
      findingType: "ERROR",
      issueCode: "INVALID_ACTION",
      findingDetails: "no such action",
      learnMoreLink: "",
      locations: [{ path: [], span: { start: { line: 2, column, offset: 0 }, end: { line: 2, column: column + 9, offset: 0 } } }],
    },
    DOCUMENT,
  );
  expect(severity).toBe("error");
  expect(DOCUMENT.slice(span!.start, span!.end)).toBe('"s3:Nope"');
  expect(lineOf(DOCUMENT, span!.start)).toBe(2);
});

test("errors come first, then what stands first", () => {
  const finding = (severity: "error" | "suggestion", start: number) => ({ severity, code: "", text: "", span: { start, end: start + 1 } });
  const all = [finding("suggestion", 1), finding("error", 9), finding("error", 3)];
  expect(sorted(all).map(({ span }) => span?.start)).toEqual([3, 9, 1]);
});

test("broken JSON is a finding with a place; JSON is none", () => {
  expect(jsonError("{}")).toBeUndefined();
  expect(jsonError('{"a": }')).toMatchObject({ severity: "error", code: "JSON_SYNTAX_ERROR", span: { start: 6, end: 7 } });
  expect(jsonError('{"a": 1')?.span).toEqual({ start: 6, end: 7 });
  expect(jsonError("")?.span).toBeUndefined();
});
