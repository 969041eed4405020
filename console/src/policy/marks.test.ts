import { expect, test } from "vitest";
import { markedParts } from "./marks";

test("a text is cut at its findings, and the worse of two covers the other", () => {
  const finding = (severity: "error" | "suggestion", start: number, end: number) => ({ severity, code: "", text: "", span: { start, end } });
  expect(markedParts("abcdef", [finding("error", 2, 4), finding("suggestion", 1, 5)])).toEqual([
    { text: "a", severity: undefined },
    { text: "b", severity: "suggestion" },
    { text: "cd", severity: "error" },
    { text: "e", severity: "suggestion" },
    { text: "f", severity: undefined },
  ]);
  expect(markedParts("a{\n}b", [finding("suggestion", 1, 4)])[1]).toEqual({ text: "{", severity: "suggestion" });
  expect(markedParts("", [])).toEqual([]);
  expect(markedParts("ab", [{ severity: "error", code: "", text: "" }])).toEqual([{ text: "ab", severity: undefined }]);
});
