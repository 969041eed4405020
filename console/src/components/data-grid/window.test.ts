import { expect, test } from "vitest";
import { columnsInSight, fittingWidth, moved, NARROWEST, offsets, rowsInSight, WIDEST } from "./window";

test("of many rows only those in sight and a margin are drawn", () => {
  expect(rowsInSight(0, 300, 30, 100_000)).toEqual({ start: 0, end: 18 });
  expect(rowsInSight(30 * 50_000, 300, 30, 100_000)).toEqual({ start: 49_992, end: 50_018 });
  expect(rowsInSight(9_999, 300, 30, 5)).toEqual({ start: 5, end: 5 });
});

test("of many columns likewise", () => {
  const starts = offsets(Array.from({ length: 1600 }, () => 100));
  expect(columnsInSight(0, 500, starts)).toEqual({ start: 0, end: 7 });
  expect(columnsInSight(80_000, 500, starts)).toEqual({ start: 798, end: 807 });
  expect(columnsInSight(0, 500, offsets([]))).toEqual({ start: 0, end: 0 });
});

test("columns are as wide as what they show, within bounds", () => {
  expect(fittingWidth(["a"])).toBe(NARROWEST);
  expect(fittingWidth(["x".repeat(1000)])).toBe(WIDEST);
});

test("keys move between cells and stop at the edges", () => {
  const from = { row: 5, column: 1 };
  expect(moved(from, "ArrowUp", 10, 3, 4, false)).toEqual({ row: 4, column: 1 });
  expect(moved(from, "PageDown", 10, 3, 8, false)).toEqual({ row: 9, column: 1 });
  expect(moved(from, "Home", 10, 3, 4, true)).toEqual({ row: 0, column: 0 });
  expect(moved({ row: -1, column: 0 }, "ArrowUp", 10, 3, 4, false)).toEqual({ row: -1, column: 0 });
  expect(moved(from, "a", 10, 3, 4, false)).toBeUndefined();
});
