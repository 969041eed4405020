// A cluster's page: endpoint and snippets to copy, roles and the default, events, snapshots, queries.
import { ACCOUNT, createCluster, describe, eventually, expect, expectAccessible, expectNoSidewaysScroll, open, runSql, test } from "./test";

const role = `arn:aws:iam::${ACCOUNT}:role/Detailed`;

test.beforeAll(async ({ server }) => {
  await createCluster(server, "detailed", [role]);
});

test("the endpoint is copied and each client has a snippet for it", async ({ page, server, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { Endpoint } = (await describe(server, "detailed")) ?? {};
  await open(page, server, "/clusters/detailed");
  await page.getByRole("button", { name: "Copy the endpoint" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`127.0.0.1:${Endpoint?.Port}/dev`);
  for (const client of ["psql", "psycopg", "redshift_connector", "SQLAlchemy", "dbt", "JDBC"]) {
    await page.getByRole("button", { name: client, exact: true }).click();
    await expect(page.getByLabel(`${client} snippet`, { exact: true })).toContainText(String(Endpoint?.Port));
  }
  await expectAccessible(page);
});

test("the default role is set and cleared after a question", async ({ page, server }) => {
  await open(page, server, "/clusters/detailed?tab=roles");
  await page.getByRole("radio", { name: `Choose ${role}` }).check();
  await page.getByRole("button", { name: "Set default" }).click();
  await page.getByRole("menuitem", { name: "Make default" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Set default" }).click();
  await expect(page.getByRole("row").filter({ hasText: role })).toContainText("Default");
  expect((await describe(server, "detailed"))?.DefaultIamRoleArn).toBe(role);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Set default" }).click();
  await page.getByRole("menuitem", { name: "Clear default" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clear default" }).click();
  await eventually("no role is the default", async () => ((await describe(server, "detailed"))?.DefaultIamRoleArn ? undefined : true));
});

test("properties, events, snapshots and queries are there", async ({ page, server }) => {
  await open(page, server, "/clusters/detailed");
  await page.getByRole("tab", { name: "Properties" }).click();
  await expect(page.getByText("Database configurations")).toBeVisible();
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(page.getByText(/Cluster detailed created at/)).toBeVisible();
  await page.getByRole("tab", { name: "Snapshots" }).click();
  await page.getByRole("button", { name: "Create snapshot" }).first().click();
  await page.getByLabel("Snapshot identifier").fill("detailed-1");
  await page.getByRole("dialog").getByRole("button", { name: "Create snapshot" }).click();
  await expect(page.getByRole("row").filter({ hasText: "detailed-1" })).toContainText("available", { timeout: 20_000 });
  await expectAccessible(page);
});

test("statements that were run on it are listed with how they ended", async ({ page, server }) => {
  await runSql(server, "detailed", "select 'of this cluster'");
  await runSql(server, "detailed", "select * from there_is_none");
  await open(page, server, "/clusters/detailed?tab=queries");
  await expect(page.getByRole("row").filter({ hasText: "of this cluster" })).toContainText("FINISHED");
  await expect(page.getByRole("row").filter({ hasText: "there_is_none" })).toContainText("FAILED");
  // One that is run while the list is open comes by itself.
  await runSql(server, "detailed", "select 'a moment ago'");
  await expect(page.getByRole("row").filter({ hasText: "a moment ago" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("searchbox", { name: "Find a query" }).fill("there_is");
  await expect(page.getByRole("row").filter({ hasText: "of this cluster" })).toHaveCount(0);
  await expectAccessible(page);
});

test("a cluster that does not exist is AWS's error, with a way to retry", async ({ page, server }) => {
  await open(page, server, "/clusters/nowhere");
  await expect(page.getByText("Cluster nowhere not found.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
});

test("it fits a phone", async ({ page, server }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, server, "/clusters/detailed");
  await expect(page.getByText("General information")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
