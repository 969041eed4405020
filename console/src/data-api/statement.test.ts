import type { RedshiftData } from "@aws-sdk/client-redshift-data";
import { expect, test, vi } from "vitest";
import { query, readRows, records, runStatement } from "./statement";
import { StatementFailed } from "./statement-error";

const target = { clusterIdentifier: "c1", database: "dev", dbUser: "awsuser" };

/** A Data API that answers each call with the next of what it was given. */
function api(answers: Record<string, unknown[]>) {
  const calls: [string, unknown][] = [];
  const operation = (name: string) =>
    vi.fn(async (input: unknown) => {
      calls.push([name, input]);
      const answer = answers[name]?.length === 1 ? answers[name][0] : answers[name]?.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    });
  const names = ["executeStatement", "describeStatement", "getStatementResult", "cancelStatement"];
  return { data: Object.fromEntries(names.map((name) => [name, operation(name)])) as unknown as RedshiftData, calls };
}

test("a statement is run, awaited, and its pages read into typed values", async () => {
  const { data, calls } = api({
    executeStatement: [{ Id: "s1" }],
    describeStatement: [{ Status: "STARTED" }, { Status: "FINISHED", HasResultSet: true, ResultRows: 3, Duration: 5_000_000, RedshiftQueryId: 7 }],
    getStatementResult: [
      { ColumnMetadata: [{ label: "a", name: "a", typeName: "int4" }, { label: "", name: "b", typeName: "varchar" }], Records: [[{ longValue: 1 }, { isNull: true }]], TotalNumRows: 3, NextToken: "n" },
      { Records: [[{ longValue: 2n as unknown as number }, { stringValue: "" }], [{ doubleValue: 0.5 }, { booleanValue: false }]], TotalNumRows: 3 },
    ],
  });
  const seen: string[] = [];
  const rows = await query(data, target, "select 1", { parameters: { n: "1" }, onProgress: ({ status }) => seen.push(status) });
  expect(rows.columns).toEqual([{ name: "a", type: "int4", numeric: true }, { name: "b", type: "varchar", numeric: false }]);
  expect(rows.rows).toEqual([[1, null], [2n, ""], [0.5, false]]);
  expect(rows.complete).toBe(true);
  expect(records(rows)[0]).toEqual({ a: 1, b: null });
  expect(seen).toEqual(["SUBMITTED", "STARTED", "FINISHED"]);
  expect(calls[0]).toEqual(["executeStatement", expect.objectContaining({ ClusterIdentifier: "c1", Database: "dev", DbUser: "awsuser", Parameters: [{ name: "n", value: "1" }] })]);
});

test("in a kept session neither cluster nor user is named", async () => {
  const { data, calls } = api({ executeStatement: [{ Id: "s1" }], describeStatement: [{ Status: "FINISHED" }] });
  await runStatement(data, target, "set x to 1", { session: { id: "se" } });
  expect(calls[0]).toEqual(["executeStatement", { Sql: "set x to 1", StatementName: undefined, Parameters: undefined, SessionId: "se" }]);
});

test("a failed statement says what the database said", async () => {
  const { data } = api({ executeStatement: [{ Id: "s1" }], describeStatement: [{ Status: "FAILED", RedshiftQueryId: 9, Error: 'ERROR: relation "t" does not exist\n  Hint: Look in another schema.' }] });
  const failure = await runStatement(data, target, "select").catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(StatementFailed);
  expect(failure).toMatchObject({ code: "StatementFailed", id: "s1", queryId: 9, message: 'relation "t" does not exist', text: { hint: "Look in another schema." } });
});

test("aborting cancels the statement and rejects as an abort", async () => {
  const { data, calls } = api({ executeStatement: [{ Id: "s1" }], describeStatement: [{ Status: "STARTED" }], cancelStatement: [new Error("ended")] });
  const abort = new AbortController();
  const running = runStatement(data, target, "select", { signal: abort.signal, onProgress: ({ status }) => status === "STARTED" && abort.abort() });
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
  expect(calls.at(-1)).toEqual(["cancelStatement", { Id: "s1" }]);
});

test("reading stops once there are rows enough", async () => {
  const { data, calls } = api({ getStatementResult: [{ ColumnMetadata: [], Records: [[{ longValue: 1 }], [{ longValue: 2 }]], TotalNumRows: 1000, NextToken: "more" }] });
  expect(await readRows(data, "s1", { maxRows: 2 })).toMatchObject({ total: 1000, complete: false, rows: [[1], [2]] });
  expect(calls).toHaveLength(1);
});
