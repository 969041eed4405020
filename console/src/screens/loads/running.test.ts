import { expect, test } from "vitest";
import { loadOf } from "./load-data";
import { percent, progressText } from "./running";

const state = { queryId: "7", bytes: 200_000_000, bytesLoaded: 50_000_000, rows: 1234, files: 8, filesComplete: 2 };

test("progress is bytes, files, rows, pace and what is left", () => {
  const load = loadOf({ query_id: 7, status: "running", start_time: "2026-11-24 16:00:00", duration: 5_000_000 });
  expect(progressText(load, state)).toBe(`50 MB of 200 MB · 2 of 8 files · ${(1234).toLocaleString()} rows · 10 MB/s · about 15 s left`);
});

test("a hundred percent is everything", () => {
  expect(percent(state)).toBe(25);
  expect(percent({ ...state, bytesLoaded: 199_999_999 })).toBe(99);
  expect(percent({ ...state, bytesLoaded: 300_000_000 })).toBe(100);
  expect(percent({ ...state, bytes: 0 })).toBe(0);
});
