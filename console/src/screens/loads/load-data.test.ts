import { expect, test } from "vitest";
import { bytesText, loadOf, pollInterval, speed, unloadOf } from "./load-data";

const load = loadOf({ query_id: 7, status: "running", table_name: "venue", start_time: "2026-11-24 16:00:00.5", duration: 2_000_000, data_source: "s3://b/v", file_format: "csv", loaded_rows: 10, loaded_bytes: 0, file_bytes_scanned: 4_000_000, source_file_count: 2, error_count: 1 });

test("a load is read from the history, with the time as UTC", () => {
  expect(load).toMatchObject({ kind: "load", queryId: "7", rows: 10, bytes: 4_000_000, errors: 1 });
  expect(load.startedAt.toISOString()).toBe("2026-11-24T16:00:00.500Z");
  expect(speed(load)).toBe(2_000_000);
  expect(speed({ ...load, duration: 0 })).toBe(0);
});

test("an unload too, with why it failed", () => {
  expect(unloadOf({ query_id: "8", status: "aborted", start_time: "2026-11-24 16:00:00", unloaded_rows: null, error_message: "denied  " })).toMatchObject({ kind: "unload", rows: 0, message: "denied" });
});

test("while something runs, the next look is soon", () => {
  expect(pollInterval({ loads: [load], unloads: [], states: [] })).toBeLessThan(pollInterval({ loads: [{ ...load, status: "completed" }], unloads: [], states: [] }));
});

test("sizes are short", () => {
  expect([0, 999, 1_234, 240_058_368, 5e15].map(bytesText)).toEqual(["0 B", "999 B", "1.23 kB", "240 MB", "5 PB"]);
});
