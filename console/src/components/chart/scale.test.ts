import { expect, test } from "vitest";
import { compact, extent, nearest, thinned, ticks, timeTicks } from "./scale";

test("ticks are round and enclose the values", () => {
  expect(ticks({ min: 0, max: 97 }, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks({ min: -0.3, max: 0.4 }, 4)).toEqual([-0.4, -0.2, 0, 0.2, 0.4]);
  expect(ticks({ min: 7, max: 7 }, 4)).toEqual([0, 2, 4, 6, 8]);
  expect(ticks({ min: 0, max: 0 }, 4)).toEqual([0, 1]);
});

test("moments are round too", () => {
  const start = new Date(2026, 0, 1, 10, 7).getTime();
  const found = timeTicks({ min: start, max: start + 3_600_000 }, 4).map((moment) => new Date(moment).getMinutes());
  expect(found).toEqual([15, 30, 45, 0]);
});

test("a line of many points keeps its peaks", () => {
  const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: x === 54_321 ? 99 : 0 }));
  const kept = thinned(points, 500);
  expect(kept.length).toBeLessThanOrEqual(2000);
  expect(kept.some(({ y }) => y === 99)).toBe(true);
});

test("extent, nearest point, short numbers", () => {
  expect(extent([])).toBeUndefined();
  expect(extent([3, -1, 2])).toEqual({ min: -1, max: 3 });
  expect(nearest([{ x: 0, y: 1 }, { x: 10, y: 2 }], 6)?.y).toBe(2);
  expect([0, 1234, 1_234_567, -2_500_000_000, 0.125].map(compact)).toEqual(["0", "1234", "1.23M", "-2.5G", "0.125"]);
});
