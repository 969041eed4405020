// Loads and unloads from the forms that write them to the pages that tell how they went.
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { createCluster, createRole, createUser, eventually, expect, expectAccessible, expectNoSidewaysScroll, open, runSql, test, write, type Server } from "./test";
import type { Page } from "@playwright/test";

let role = "";

test.beforeAll(async ({ server }) => {
  role = await createRole(server, "ConsoleLoader");
  const access = { Effect: "Allow", Action: "s3:*", Resource: ["arn:aws:s3:::console-loads", "arn:aws:s3:::console-loads/*"] };
  await server.iam().putRolePolicy({ RoleName: "ConsoleLoader", PolicyName: "s3", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [access] }) });
  await createCluster(server, "loads", [role]);
  // First in every list: a screen that forgets which cluster it came from shows this one.
  await createCluster(server, "a-cluster-of-others");
  const s3 = server.s3();
  await s3.createBucket({ Bucket: "console-loads" });
  await s3.putObject({ Bucket: "console-loads", Key: "venue/1.csv", Body: "id,name,seats\n1,Élysée,100\n2,Arena,200\n" });
});

async function run(page: Page, server: Server, sql: string) {
  await open(page, server, "/queries?cluster=loads");
  await write(page, "SQL", sql);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("status").filter({ hasText: "FINISHED" })).toBeVisible({ timeout: 20_000 });
}

test("a COPY with a bad row, from the form over its error page to a load that completes", async ({ page, server }) => {
  await run(page, server, "create table venue (id int, name varchar(20), seats int)");
  await write(page, "SQL", "");

  // The form: what is missing is said, what is chosen shows in the statement.
  await page.getByRole("button", { name: "New statement" }).click();
  await page.getByRole("menuitem", { name: "Load data (COPY)" }).click();
  await page.getByRole("button", { name: "Open in the editor" }).click();
  await expect(page.getByText("Name the table to load.", { exact: true })).toBeVisible();
  await page.getByRole("combobox", { name: "Table" }).fill("venue");
  await page.getByRole("combobox", { name: "Source path" }).fill("s3://console-loads/");
  await page.getByRole("option", { name: "s3://console-loads/venue/" }).click();
  await page.getByRole("radio", { name: "A role by its ARN" }).check();
  await page.getByRole("combobox", { name: "Role ARN" }).fill("ConsoleLoader");
  await page.getByRole("option", { name: role }).click();
  await expect(page.getByLabel("the statement", { exact: true })).toHaveText(`COPY public.venue\nFROM 's3://console-loads/venue/'\nIAM_ROLE '${role}'\nFORMAT CSV`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open in the editor" }).click();

  // It fails at the line of column names: the database says which option would help.
  await expect(page.getByRole("textbox", { name: "SQL" })).toContainText("COPY public.venue");
  await page.getByRole("button", { name: /^Run the selection/ }).click();
  await expect(page.getByText("add IGNOREHEADER 1")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("link", { name: "Show the load's errors" }).click();

  await expect(page.getByRole("heading", { name: /^Errors of load \d+$/, level: 1 })).toBeVisible();
  await expect(page.locator("mark")).toHaveText("id");
  await expect(page.getByText("1207: Invalid digit, Value 'i', Pos 0, Type: Integer")).toBeVisible();
  await expect(page.getByText("s3://console-loads/venue/1.csv")).toBeVisible();
  await expect(page.getByText("id int4")).toBeVisible();
  await expect(page.getByText("add IGNOREHEADER 1")).toBeVisible();
  await expectAccessible(page);

  await run(page, server, `copy venue from 's3://console-loads/venue/' iam_role '${role}' csv ignoreheader 1`);
  await page.goto(`${server.console}#/loads?cluster=loads`);
  const loaded = page.getByRole("row").filter({ hasText: "venue" }).filter({ hasText: "completed" });
  await expect(loaded).toContainText("s3://console-loads/venue/");
  await expect(page.getByRole("img", { name: "Rows of loads and unloads over time" })).toBeVisible();
  // At this width every column has its place.
  const excess = await page.getByRole("table", { name: "Loads" }).evaluate((table) => table.scrollWidth - (table.parentElement?.clientWidth ?? 0));
  expect(excess).toBeLessThanOrEqual(0);
  const aborted = page.getByRole("row").filter({ hasText: "aborted" });
  await aborted.getByRole("link", { name: /Show the 1 errors of load/ }).click();
  await expect(page.locator("mark")).toHaveText("id");
});

test("an UNLOAD from the form is listed with what it wrote", async ({ page, server }) => {
  await open(page, server, "/queries/unload?cluster=loads");
  await write(page, "Query", "select 1 as n, 'it''s' as word");
  await page.getByRole("combobox", { name: "Destination path" }).fill("s3://console-loads/out/");
  await page.getByRole("radio", { name: "A role by its ARN" }).check();
  await page.getByRole("combobox", { name: "Role ARN" }).fill(role);
  await page.getByRole("radio", { name: /^CSV/ }).check();
  await page.getByRole("checkbox", { name: "Column names first" }).check();
  await expect(page.getByLabel("the statement", { exact: true })).toContainText("UNLOAD ('select 1 as n, ''it''''s'' as word')");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open in the editor" }).click();
  await page.getByRole("button", { name: /^Run the selection/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "FINISHED" })).toBeVisible({ timeout: 20_000 });

  await page.goto(`${server.console}#/loads?cluster=loads`);
  await page.getByRole("tab", { name: /^Unloads/ }).click();
  await expect(page.getByRole("row").filter({ hasText: "s3://console-loads/out/" })).toContainText("completed");
  const { Contents = [] } = await server.s3().listObjectsV2({ Bucket: "console-loads", Prefix: "out/" });
  expect(Contents.length).toBeGreaterThan(0);
});

test("a load under way shows how far it is, then that it completed, without a reload", async ({ page, server }) => {
  const line = `${"x".repeat(180)}\n`;
  const body = line.repeat(60_000);
  await Promise.all(Array.from({ length: 8 }, (_, index) => server.s3().putObject({ Bucket: "console-loads", Key: `big/${index}.txt`, Body: body })));
  await run(page, server, "create table big (line varchar(200))");
  await write(page, "SQL", `copy big from 's3://console-loads/big/' iam_role '${role}'`);
  await page.keyboard.press("Control+Enter");
  // The statement goes on while another screen is open.
  await page.evaluate(() => (window.location.hash = "#/loads?cluster=loads"));
  await expect(page.getByText("COPY big").first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("row").filter({ hasText: "s3://console-loads/big/" })).toContainText("completed", { timeout: 45_000 });
});

test("a load's progress bar moves while it reads", async ({ page, server }) => {
  // A manifest that names one object again and again is long to read on any machine: the load is stopped once it was
  // seen to move.
  const lines = Array.from({ length: 80_000 }, () => `${randomBytes(90).toString("hex")}\n`);
  const s3 = server.s3();
  await s3.putObject({ Bucket: "console-loads", Key: "long/0.gz", Body: gzipSync(lines.join("")) });
  const entries = Array.from({ length: 100 }, () => ({ url: "s3://console-loads/long/0.gz", mandatory: true }));
  await s3.putObject({ Bucket: "console-loads", Key: "long/manifest", Body: JSON.stringify({ entries }) });
  await runSql(server, "loads", "create table long_load (line varchar(200))");
  const data = server.redshiftData();
  const { Id } = await data.executeStatement({ ClusterIdentifier: "loads", Database: "dev", DbUser: "awsuser", Sql: `copy long_load from 's3://console-loads/long/manifest' iam_role '${role}' gzip manifest` });
  await open(page, server, "/loads?cluster=loads");
  const bar = page.getByRole("progressbar", { name: /COPY long_load/ });
  await expect(bar).toBeVisible({ timeout: 30_000 });
  const seen = new Set<number>();
  await eventually("the bar moves", async () => {
    const value = await bar.evaluate((element) => (element as HTMLProgressElement).value);
    if (value > 0 && value < 100) seen.add(value);
    return seen.size >= 2 ? true : undefined;
  }, 60);
  await expect(page.getByText(/\d of 100 files/)).toBeVisible();
  await expectAccessible(page);
  await data.cancelStatement({ Id });
  await expect(bar).toBeHidden({ timeout: 30_000 });
  await expect(page.getByRole("row").filter({ hasText: "s3://console-loads/long/manifest" })).toContainText("aborted");
});

test("of a load that somebody else ran, the page says what may help", async ({ page, server }) => {
  const keys = await createUser(server, "other-loader", { Effect: "Allow", Action: ["redshift-data:*", "redshift:GetClusterCredentials"], Resource: "*" });
  await runSql(server, "loads", "create table others (id int, name varchar(20), seats int)");
  const { RedshiftQueryId, Error } = await runSql(server, "loads", `copy others from 's3://console-loads/venue/' iam_role '${role}' csv`, keys);
  expect(Error).toContain("stl_load_errors");
  await open(page, server, `/loads/errors?cluster=loads&load=${RedshiftQueryId}`);
  await expect(page.getByText("What may help")).toBeVisible();
  await expect(page.getByText("IGNOREHEADER 1 skips it")).toBeVisible();
  await expectAccessible(page);
});

test("narrow windows have the forms and the lists", async ({ page, server }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of ["/queries/copy", "/queries/unload", "/loads", "/loads/errors"]) {
    await open(page, server, `${path}?cluster=loads`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await eventually(`${path} has loaded`, async () => ((await page.getByText("Loading").count()) === 0 ? true : undefined));
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
});

test("when the server stops, what was read stays and says of when it is", async ({ page, server }) => {
  await run(page, server, `unload ('select 1') to 's3://console-loads/stale/${Date.now()}/' iam_role '${role}'`);
  await page.goto(`${server.console}#/loads?cluster=loads`);
  await expect(page.getByRole("tab", { name: /^Unloads \([1-9]/ })).toBeVisible({ timeout: 20_000 });
  await page.route((url) => url.pathname === "/", (route) => route.abort());
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText(/Showing loads and unloads as of/)).toBeVisible({ timeout: 20_000 });
});
