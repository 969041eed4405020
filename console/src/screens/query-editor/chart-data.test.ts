import { expect, test } from "vitest";
import { chartSeries, guess } from "./chart-data";

const column = (name: string, type: string) => ({ name, type, numeric: /int|numeric|float/.test(type) });

test("names make bars, moments make lines, numbers alone are drawn over the first", () => {
  const rows = [["a", 1, 2]];
  expect(guess({ columns: [column("name", "varchar"), column("n", "int4"), column("m", "numeric")], rows })).toEqual({ kind: "bar", x: 0, y: [1, 2] });
  expect(guess({ columns: [column("n", "int4"), column("day", "date")], rows })).toEqual({ kind: "line", x: 1, y: [0] });
  expect(guess({ columns: [column("n", "int4"), column("m", "int4")], rows })).toEqual({ kind: "line", x: 0, y: [1] });
});

test("points come from numbers and from texts that are numbers, and NULL makes none", () => {
  const columns = [column("day", "timestamp"), column("n", "numeric")];
  const rows = [["2026-01-02 00:00:00", "2.5"], ["2026-01-01 00:00:00", null], ["2025-12-31 00:00:00", "1"]];
  const { series, x } = chartSeries({ columns, rows }, { kind: "line", x: 0, y: [1] });
  expect(x).toBe("time");
  expect(series[0]?.points.map(({ y }) => y)).toEqual([1, 2.5]);
});

test("bars are many at most", () => {
  const rows = Array.from({ length: 1000 }, (_, index) => [`n${index}`, index]);
  const { series, cut } = chartSeries({ columns: [column("name", "varchar"), column("n", "int4")], rows }, { kind: "bar", x: 0, y: [1] });
  expect([series[0]?.points.length, cut]).toEqual([200, true]);
});
