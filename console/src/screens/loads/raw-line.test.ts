import { expect, test } from "vitest";
import { markField } from "./raw-line";

test("the field at its position", () => {
  expect(markField("2|Columbus|many", 11, "many")).toEqual({ before: "2|Columbus|", field: "many", after: "" });
  expect(markField("1|1|x", 2, "1")).toEqual({ before: "1|", field: "1", after: "|x" });
});

test("positions are bytes", () => {
  expect(markField("é|😀|many|x", 8, "many")).toEqual({ before: "é|😀|", field: "many", after: "|x" });
});

test("without a position the value is looked for", () => {
  expect(markField("12 abc 34", -1, "abc")).toEqual({ before: "12 ", field: "abc", after: " 34" });
  expect(markField("a,b,a,b", 5, "a")).toEqual({ before: "a,b,", field: "a", after: ",b" });
});

test("a field that is not in the line is marked where it should be", () => {
  expect(markField("1|2", 3, "")).toEqual({ before: "1|2", field: "", after: "" });
  expect(markField("1|2", -1, "")).toEqual({ before: "1|2", field: "", after: "" });
});
