// Which columns of a result go on which axis, and the points that they make.
import type { ChartKind, Series } from "../../components/chart/chart";
import type { Rows } from "../../data-api/statement";
import { valueNumber, valueText, type Column, type Value } from "../../data-api/values";

export interface Axes {
  readonly kind: ChartKind;
  /** Positions of columns. */
  readonly x: number;
  readonly y: readonly number[];
}

export const MOST_BARS = 200;
const MOST_SERIES = 6;
const TIMES = new Set(["date", "timestamp", "timestamptz"]);

/** Moments make lines, names make bars, numbers alone are drawn over the first of them. */
export function guess({ columns, rows }: Pick<Rows, "columns" | "rows">): Axes {
  const numeric = columns.flatMap((column, index) => (column.numeric ? [index] : []));
  const time = columns.findIndex(({ type }) => TIMES.has(type));
  const name = columns.findIndex(({ numeric, type }) => !numeric && !TIMES.has(type));
  const others = (x: number) => numeric.filter((index) => index !== x).slice(0, MOST_SERIES);
  if (time >= 0) return { kind: "line", x: time, y: others(time) };
  if (name >= 0) return { kind: "bar", x: name, y: others(name) };
  const x = numeric[0] ?? 0;
  return { kind: rows.length > MOST_BARS ? "scatter" : "line", x, y: numeric.length > 1 ? others(x) : numeric };
}

export interface ChartData {
  readonly series: readonly Series[];
  readonly x: "number" | "time" | "names";
  readonly cut: boolean;
}

export function chartSeries({ columns, rows }: Pick<Rows, "columns" | "rows">, axes: Axes): ChartData {
  const column = columns[axes.x];
  const x = axisOf(column);
  const cut = axes.kind === "bar" && rows.length > MOST_BARS;
  const drawn = cut ? rows.slice(0, MOST_BARS) : rows;
  const series = axes.y.slice(0, MOST_SERIES).map((index): Series => {
    const points = drawn.flatMap((row, position) => {
      const at = place(row[axes.x] ?? null, x, position);
      const y = valueNumber(row[index] ?? null);
      return at === undefined || y === undefined ? [] : [{ x: at, y, label: x === "names" ? nameText(row[axes.x] ?? null) : undefined }];
    });
    // A line runs from left to right whatever order the rows have.
    return { name: columns[index]?.name ?? "", points: x === "names" ? points : points.sort((one, other) => one.x - other.x) };
  });
  return { series, x, cut };
}

const nameText = (value: Value): string => (value === null ? "NULL" : valueText(value));

function axisOf(column: Column | undefined): ChartData["x"] {
  if (column?.numeric) return "number";
  return column && TIMES.has(column.type) ? "time" : "names";
}

function place(value: Value, x: ChartData["x"], position: number): number | undefined {
  if (x === "names") return position;
  if (x === "number") return valueNumber(value);
  const moment = Date.parse(valueText(value).replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
  return Number.isNaN(moment) ? undefined : moment;
}
