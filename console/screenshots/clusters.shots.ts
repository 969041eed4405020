// Sign in, clusters, a cluster, Manage IAM Roles.
import { ACCOUNT, OTHER_ROOT, createCluster, createRole, createUser, expect, open, runSql, test } from "../e2e/test";
import { take } from "./looks";

const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

test("sign in", async ({ page, server }) => {
  await take(page, "01-sign-in", async () => {
    await page.goto(server.console);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  });
  await take(page, "01-who-am-i", async () => {
    await open(page, server, "/identity");
    await expect(page.getByText("Caller identity")).toBeVisible();
  });
});

test("no clusters", async ({ page, server }) => {
  await take(page, "02-no-clusters", async () => {
    // The second account has none, whatever the other pictures need.
    await open(page, server, "/clusters", OTHER_ROOT);
    await expect(page.getByText("No clusters")).toBeVisible();
  });
});

test.describe("with clusters", () => {
  test.beforeAll(async ({ server }) => {
    for (const role of ["MyRedshiftRole", "SecondRedshiftRole", "ThirdRedshiftRole"]) await createRole(server, role);
    await createCluster(server, "my-redshift-cluster", [arn("MyRedshiftRole"), arn("SecondRedshiftRole")]);
    await createCluster(server, "my-second-redshift-cluster", [arn("ThirdRedshiftRole")]);
    await server.redshift().modifyClusterIamRoles({ ClusterIdentifier: "my-redshift-cluster", DefaultIamRoleArn: arn("MyRedshiftRole") });
    await server.redshift().createClusterSnapshot({ ClusterIdentifier: "my-redshift-cluster", SnapshotIdentifier: "before-the-migration" });
    await createCluster(server, "analytics");
    await server.redshift().pauseCluster({ ClusterIdentifier: "analytics" });
  });

  test("clusters", async ({ page, server }) => {
    await take(page, "02-clusters", async () => {
      await open(page, server, "/clusters");
      await expect(page.getByRole("link", { name: "my-second-redshift-cluster" })).toBeVisible();
      await expect(page.getByText("paused")).toBeVisible();
    }, { large: true });
    const keys = await createUser(server, "nobody");
    await take(page, "02-clusters-denied", async () => {
      await open(page, server, "/clusters", keys);
      await expect(page.getByText("Could not read clusters")).toBeVisible();
    });
    await take(page, "02-create-cluster", async () => {
      await open(page, server, "/create-cluster");
      await page.getByRole("button", { name: "Create cluster" }).click();
      await expect(page.getByText("Name the cluster.")).toBeVisible();
    });
    await take(page, "02-delete-cluster", async () => {
      await open(page, server, "/clusters/my-redshift-cluster");
      await page.getByRole("button", { name: "Actions" }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
      await expect(page.getByRole("button", { name: "Delete cluster" })).toBeVisible();
    });
  });

  test("a cluster", async ({ page, server }) => {
    for (const sql of ["select current_date", "select * from there_is_none"]) await runSql(server, "my-redshift-cluster", sql);
    for (const tab of ["connect", "roles", "properties", "events", "snapshots", "queries"]) {
      await take(page, `03-cluster-${tab}`, async () => {
        await open(page, server, `/clusters/my-redshift-cluster?tab=${tab}`);
        await expect(page.getByText("General information")).toBeVisible();
        await page.getByRole("tabpanel").filter({ visible: true }).first().scrollIntoViewIfNeeded();
      });
    }
  });

  test("Manage IAM Roles", async ({ page, server }) => {
    await take(page, "04-manage-iam-roles", async () => {
      await open(page, server, "/clusters/my-redshift-cluster/manage-iam-roles");
      await page.getByRole("button", { name: "Disassociate SecondRedshiftRole" }).click();
      await page.getByLabel("Enter an IAM role").fill("RedshiftCopyUnload");
      await page.getByRole("button", { name: "Add IAM role" }).click();
      await expect(page.getByText("to be added", { exact: true })).toBeVisible();
    });
    await take(page, "04-available-roles", async () => {
      await open(page, server, "/clusters/my-redshift-cluster/manage-iam-roles");
      await page.getByRole("button", { name: /Available roles/ }).click();
      await expect(page.getByRole("option", { name: /ThirdRedshiftRole/ })).toBeVisible();
    });
    const statement = { Effect: "Allow", Action: ["redshift:DescribeClusters", "redshift:ModifyClusterIamRoles", "iam:ListRoles"], Resource: "*" };
    const keys = await createUser(server, "alice", statement);
    await take(page, "04-refused", async () => {
      await open(page, server, "/clusters/my-redshift-cluster/manage-iam-roles", keys);
      await page.getByLabel("Enter an IAM role").fill("RedshiftCopyUnload");
      await page.getByRole("button", { name: "Add IAM role" }).click();
      await page.getByRole("button", { name: "Apply Changes" }).click();
      await expect(page.getByText("What is missing")).toBeVisible();
    });
  });
});
