// Clusters: listed, found, created, acted on, deleted; each state of the list.
import { PASSWORD, createCluster, createRole, createUser, describe, eventually, expect, expectAccessible, expectNoSidewaysScroll, open, test } from "./test";

test("a cluster is created with roles and a default, becomes available by itself, and is deleted by typing its name", async ({ page, server }) => {
  const role = await createRole(server, "ForNewCluster");
  await open(page, server, "/clusters");
  await page.getByRole("button", { name: "Create cluster" }).first().click();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Create cluster" }).click();
  await expect(page.getByText("Name the cluster.")).toBeVisible();
  await page.getByLabel("Cluster identifier").fill("made-here");
  await page.getByLabel("Admin user password").fill(PASSWORD);
  await page.getByLabel("Database name").fill("sales");
  await page.getByRole("button", { name: /Available roles/ }).click();
  await page.getByPlaceholder("Find a role").fill("ForNewCluster");
  await page.getByRole("option", { name: /ForNewCluster/ }).click();
  await page.getByRole("button", { name: "Make default ForNewCluster" }).click();
  await page.getByRole("button", { name: "Create cluster" }).click();

  await expect(page.getByRole("heading", { name: "made-here", level: 1 })).toBeVisible();
  await expect(page.getByText("available", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  const made = await describe(server, "made-here");
  expect(made).toMatchObject({ DBName: "sales", MasterUsername: "awsuser", NumberOfNodes: 2, DefaultIamRoleArn: role });

  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const remove = page.getByRole("button", { name: "Delete cluster" });
  await expect(remove).toBeDisabled();
  await page.getByLabel("Create a final snapshot").uncheck();
  await page.getByLabel(/To confirm, type/).fill("made-here");
  await expectAccessible(page);
  await remove.click();
  await expect(page.getByRole("heading", { name: "Clusters", level: 1 })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText("The cluster made-here was deleted.")).toBeVisible();
});

test("clusters are searched and sorted, and an action needs a choice", async ({ page, server }) => {
  await createCluster(server, "find-alpha");
  await createCluster(server, "find-beta");
  await open(page, server, "/clusters");
  await page.getByLabel("Find a cluster").fill("find-");
  await expect(page.getByText("2 matches").first()).toBeVisible();
  await expectAccessible(page);
  const names = () => page.getByRole("link", { name: /^find-/ }).allTextContents();
  expect(await names()).toEqual(["find-alpha", "find-beta"]);
  await page.getByRole("button", { name: /^Cluster/ }).click();
  expect(await names()).toEqual(["find-beta", "find-alpha"]);
  await expect(page.getByRole("button", { name: "Actions" })).toBeDisabled();
  await page.getByLabel("Find a cluster").fill("no such cluster");
  await page.getByRole("button", { name: "Clear the search" }).click();

  await page.getByRole("radio", { name: "Choose find-alpha" }).check();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Pause" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  const alpha = page.getByRole("row").filter({ hasText: "find-alpha" });
  await expect(alpha).toContainText("paused", { timeout: 20_000 });
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Resume" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
  await expect(alpha).toContainText("available", { timeout: 20_000 });
});

test("a modification sends only what changed", async ({ page, server }) => {
  await createCluster(server, "to-modify");
  await open(page, server, "/clusters/to-modify");
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Modify" }).click();
  await expect(page.getByRole("button", { name: "Modify cluster" })).toBeDisabled();
  await page.getByLabel("Automated snapshot retention (days)").fill("7");
  const request = page.waitForRequest((sent) => sent.postData()?.includes("Action=ModifyCluster&") ?? false);
  await page.getByRole("button", { name: "Modify cluster" }).click();
  const sent = new URLSearchParams((await request).postData() ?? "");
  expect([...sent.keys()].sort()).toEqual(["Action", "AutomatedSnapshotRetentionPeriod", "ClusterIdentifier", "Version"]);
  await eventually("the retention is 7 days", async () => ((await describe(server, "to-modify"))?.AutomatedSnapshotRetentionPeriod === 7 ? true : undefined));
});

test("a person who may not list clusters is told why", async ({ page, server }) => {
  const keys = await createUser(server, "no-clusters");
  await open(page, server, "/clusters", keys);
  await expect(page.getByText("Could not read clusters: AccessDenied")).toBeVisible();
  await expect(page.getByText(/is not authorized to perform: redshift:DescribeClusters/)).toBeVisible();
  await expect(page.getByText(/Request ID/)).toBeVisible();
  await expectAccessible(page);
});

test("what was read stays when the server no longer answers", async ({ page, server }) => {
  await createCluster(server, "stale");
  await open(page, server, "/clusters");
  await expect(page.getByRole("link", { name: "stale", exact: true })).toBeVisible();
  await page.route("**/*", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "Refresh" }).click();
  await expect(page.getByText(/Showing clusters as of/)).toBeVisible();
  await expect(page.getByRole("link", { name: "stale", exact: true })).toBeVisible();
  await page.unrouteAll();
  await page.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText(/Showing clusters as of/)).toHaveCount(0);
});

test("the list fits a phone", async ({ page, server }) => {
  await createCluster(server, "on-a-phone");
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, server, "/clusters");
  await expect(page.getByRole("link", { name: "on-a-phone" })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
