import type { RedshiftData } from "@aws-sdk/client-redshift-data";
import { expect, test } from "vitest";
import { Workspace } from "./workspace";

const target = { clusterIdentifier: "c1", database: "dev" };

/** A Data API on which statements with `fail` in them fail, and those with `wait` never end. */
function api() {
  const texts: string[] = [];
  const requests: { Sql?: string; SessionId?: string; SessionKeepAliveSeconds?: number }[] = [];
  const cancelled: string[] = [];
  const data = {
    executeStatement: async (request: { Sql?: string }) => {
      requests.push(request);
      texts.push(request.Sql ?? "");
      return { Id: String(texts.length - 1), SessionId: "s" };
    },
    describeStatement: async ({ Id }: { Id: string }) => {
      const sql = texts[Number(Id)] ?? "";
      if (sql.includes("wait") && !cancelled.includes(Id)) return { Status: "STARTED" };
      return sql.includes("fail") ? { Status: "FAILED", Error: "ERROR: no" } : { Status: "FINISHED", HasResultSet: true, SessionId: "s" };
    },
    getStatementResult: async () => ({ ColumnMetadata: [{ name: "n", typeName: "int4" }], Records: [[{ longValue: 1 }]], TotalNumRows: 1 }),
    cancelStatement: async ({ Id }: { Id: string }) => cancelled.push(Id),
  };
  return { data: data as unknown as RedshiftData, requests, cancelled };
}

test("statements run one after the other, and a failure skips the rest", async () => {
  const workspace = new Workspace();
  const { data, requests } = api();
  await workspace.run(data, target, ["select 1", "fail", "select 2"], false);
  const { runs, running, shown } = workspace.snapshot();
  expect(runs.map(({ status }) => status)).toEqual(["FINISHED", "FAILED", "SKIPPED"]);
  expect(runs[0]?.rows?.rows).toEqual([[1]]);
  expect([running, shown]).toEqual([false, runs[1]?.key]);
  expect(requests).toHaveLength(2);
});

test("a kept session is used again, also after a statement that failed", async () => {
  const workspace = new Workspace();
  const { data, requests } = api();
  await workspace.run(data, target, ["select 1", "fail"], true);
  await workspace.run(data, target, ["select 2"], true);
  expect(requests.map(({ SessionId, SessionKeepAliveSeconds }) => [SessionId, SessionKeepAliveSeconds !== undefined])).toEqual([
    [undefined, true],
    ["s", false],
    ["s", false],
  ]);
});

test("cancelling ends the statement and skips the rest", async () => {
  const workspace = new Workspace();
  const { data, cancelled } = api();
  workspace.subscribe(() => workspace.snapshot().runs.some(({ status }) => status === "STARTED") && workspace.cancel());
  await workspace.run(data, target, ["wait", "select 1"], false);
  expect(workspace.snapshot().runs.map(({ status }) => status)).toEqual(["ABORTED", "SKIPPED"]);
  expect(cancelled).toEqual(["0"]);
});

test("a statement that is put behind the others is selected", () => {
  const workspace = new Workspace();
  workspace.setText("select 1;\n");
  workspace.append("copy t");
  const { text, selection } = workspace.snapshot();
  expect(text.slice(selection?.from, selection?.to)).toBe("copy t");
  expect(text).toBe("select 1;\n\ncopy t;\n");
});
