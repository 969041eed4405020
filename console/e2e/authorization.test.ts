// The authorization screen: a denied chain is drawn and fixed until it is allowed, and the log tells of it.
import { OTHER_ROOT, createCluster, createRole, expect, expectAccessible, expectNoSidewaysScroll, open, runSql, test, type Server } from "./test";
import type { Page } from "@playwright/test";

const TRUST_EC2 = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }] });

test("a denied chain is fixed step by step until it is allowed", async ({ page, server }) => {
  await createCluster(server, "chain-cluster");
  const role = await createRole(server, "Chained", TRUST_EC2);
  const s3 = server.s3();
  await s3.createBucket({ Bucket: "chain-lake" });
  await s3.putObject({ Bucket: "chain-lake", Key: "data/1.txt", Body: "1\n" });
  await open(page, server, `/authorization?cluster=chain-cluster&database=dev&user=awsuser&command=UNLOAD&query=${encodeURIComponent("select 'it''s'")}&path=${encodeURIComponent("s3://chain-lake/out/")}&role=${encodeURIComponent(role)}`);
  await page.getByRole("button", { name: "Check authorization" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "role association" })).toContainText("Deny: the role is not associated with the cluster");
  await expect(page.getByRole("listitem").filter({ hasText: "S3 access" })).toContainText("Not asked");

  await page.getByRole("button", { name: "Associate Chained with chain-cluster" }).click();
  await page.getByRole("button", { name: "Add the statement to the trust policy of Chained" }).click({ timeout: 30_000 });
  await expectAccessible(page);
  // Asked once for each kind of request that is missing: listing, then writing.
  const add = page.getByRole("button", { name: "Add the statement to Chained" });
  const allowed = page.getByText("Every question was answered with yes");
  for (let round = 0; round < 3; round++) {
    await expect(add.or(allowed)).toBeVisible();
    if (await allowed.isVisible()) break;
    const asked = await page.getByLabel("the policy that is missing", { exact: true }).innerText();
    await add.click();
    await expect(page.getByText(asked, { exact: true })).toHaveCount(0);
  }
  await expect(allowed).toBeVisible();
  const { PolicyNames = [] } = await server.iam().listRolePolicies({ RoleName: "Chained" });
  expect(PolicyNames).toContain("Allow-s3-ListBucket-chain-lake");

  await page.getByRole("button", { name: /^Statement\[0\]|inline:/ }).last().click();
  await expect(page.locator(".policy-view .decides-allow").first()).toBeVisible();
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test("an explicit deny is highlighted in the policy that has it, and cannot be applied away", async ({ page, server }) => {
  const role = await createRole(server, "DeniedReader");
  await createCluster(server, "deny-cluster", [role]);
  await server.s3().createBucket({ Bucket: "deny-lake" });
  const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }, { Sid: "NoList", Effect: "Deny", Action: "s3:ListBucket", Resource: "*" }] };
  await server.iam().putRolePolicy({ RoleName: "DeniedReader", PolicyName: "own", PolicyDocument: JSON.stringify(policy) });
  await open(page, server, `/authorization?cluster=deny-cluster&command=UNLOAD&query=${encodeURIComponent("select 1")}&path=${encodeURIComponent("s3://deny-lake/out/")}&role=${encodeURIComponent(role)}`);
  await page.getByRole("button", { name: "Check authorization" }).click();
  await expect(page.getByText("Remove or narrow the Deny in")).toBeVisible();
  const decides = page.locator(".policy-view .decides-deny");
  await expect(decides.filter({ hasText: "NoList" })).toHaveCount(1);
  await expect(decides.filter({ hasText: '"s3:*"' })).toHaveCount(0);

  const { Status } = await runSql(server, "deny-cluster", `UNLOAD ('select 1') TO 's3://deny-lake/out/' IAM_ROLE '${role}'`);
  expect(Status).toBe("FAILED");
  await page.getByRole("tab", { name: "Past decisions" }).click();
  await expect(page.getByRole("row", { name: /trust policy sts:AssumeRole/ })).toBeVisible();
  await page.getByLabel("Contains").fill("LISTbucket");
  await expect(page.getByRole("row", { name: /trust policy sts:AssumeRole/ })).toHaveCount(0);
  await page.getByRole("radio", { name: /^Choose s3:ListBucket on/ }).check();
  await expect(page.getByRole("dialog").locator(".decides-deny").filter({ hasText: "NoList" })).toHaveCount(1);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByLabel("Contains").fill("o'neil\\");
  await expect(page.getByText("No decisions")).toBeVisible();
  await expectAccessible(page);
});

async function ask(page: Page, server: Server, cluster: string, path: string, roles: readonly string[], user = "awsuser"): Promise<void> {
  const params = new URLSearchParams([["cluster", cluster], ["database", "dev"], ["user", user], ["command", "UNLOAD"], ["query", "select 1"], ["path", path], ["role", roles.join(",")]]);
  await open(page, server, `/authorization?${params.toString()}`);
  await page.getByRole("button", { name: "Check authorization" }).click();
}

/** Applies the fix of this name as often as another request is missing, until all is allowed. */
async function applyUntilAllowed(page: Page, fix: string): Promise<void> {
  const button = page.getByRole("button", { name: fix, exact: true });
  const allowed = page.getByText("Every question was answered with yes");
  for (let round = 0; round < 4; round++) {
    await expect(button.or(allowed)).toBeVisible();
    if (await allowed.isVisible()) break;
    const asked = await page.getByLabel("the policy that is missing", { exact: true }).innerText();
    await button.click();
    await expect(page.getByText(asked, { exact: true })).toHaveCount(0);
  }
  await expect(allowed).toBeVisible();
}

const statement = (Action: string, Resource: string) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });
const trust = (role: string) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: role }, Action: "sts:AssumeRole" }] });

test("what a permissions boundary leaves out is added to it", async ({ page, server }) => {
  const iam = server.iam();
  const { Policy } = await iam.createPolicy({ PolicyName: "Fence", PolicyDocument: statement("s3:GetObject", "*") });
  const role = await createRole(server, "Fenced");
  await iam.putRolePolicy({ RoleName: "Fenced", PolicyName: "own", PolicyDocument: statement("s3:*", "*") });
  await iam.putRolePermissionsBoundary({ RoleName: "Fenced", PermissionsBoundary: Policy?.Arn });
  await createCluster(server, "fence-cluster", [role]);
  await server.s3().createBucket({ Bucket: "fence-lake" });
  await ask(page, server, "fence-cluster", "s3://fence-lake/out/", [role]);
  await applyUntilAllowed(page, "Add the statement to Fence");
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: Policy?.Arn, VersionId: (await iam.getPolicy({ PolicyArn: Policy?.Arn })).Policy?.DefaultVersionId });
  const document = decodeURIComponent(PolicyVersion?.Document ?? "");
  expect(document).toContain("s3:GetObject");
  expect(document).toContain("arn:aws:s3:::fence-lake/out/");
});

test("a role of another account needs the bucket's policy, which is written", async ({ page, server }) => {
  const hop = await createRole(server, "Hop");
  const others = server.iam(OTHER_ROOT);
  const { Role } = await others.createRole({ RoleName: "Guest", AssumeRolePolicyDocument: trust(hop) });
  await others.putRolePolicy({ RoleName: "Guest", PolicyName: "own", PolicyDocument: statement("s3:*", "*") });
  await server.iam().putRolePolicy({ RoleName: "Hop", PolicyName: "own", PolicyDocument: statement("sts:AssumeRole", Role?.Arn ?? "") });
  await createCluster(server, "guest-cluster", [hop]);
  await server.s3().createBucket({ Bucket: "guest-lake" });
  await ask(page, server, "guest-cluster", "s3://guest-lake/out/", [hop, Role?.Arn ?? ""]);
  await applyUntilAllowed(page, "Add the statement to the policy of guest-lake");
  expect((await server.s3().getBucketPolicy({ Bucket: "guest-lake" })).Policy).toContain(Role?.Arn);
});

test("a role of the chain that does not exist is created, trusting the one before", async ({ page, server }) => {
  const first = await createRole(server, "FirstOfChain");
  const second = first.replace("FirstOfChain", "SecondOfChain");
  await server.iam().putRolePolicy({ RoleName: "FirstOfChain", PolicyName: "own", PolicyDocument: statement("sts:AssumeRole", second) });
  await createCluster(server, "hops-cluster", [first]);
  await server.s3().createBucket({ Bucket: "hops-lake" });
  await ask(page, server, "hops-cluster", "s3://hops-lake/out/", [first, second]);
  const create = page.getByRole("button", { name: "Create the role SecondOfChain" });
  await create.click();
  await expect(page.getByRole("listitem").filter({ hasText: "role chain" }).first()).toContainText("Allow");
  await expect(create).toHaveCount(0);
  const { Role } = await server.iam().getRole({ RoleName: "SecondOfChain" });
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain(first);
});

test("a user without ASSUMEROLE is granted it by the admin user", async ({ page, server }) => {
  const role = await createRole(server, "Granted");
  await server.iam().putRolePolicy({ RoleName: "Granted", PolicyName: "own", PolicyDocument: statement("s3:*", "*") });
  await createCluster(server, "grant-cluster", [role]);
  await server.s3().createBucket({ Bucket: "grant-lake" });
  for (const sql of ["create user bob password 'Secret-Passw0rd'", "revoke assumerole on all from public for all"]) expect((await runSql(server, "grant-cluster", sql)).Status).toBe("FINISHED");
  await ask(page, server, "grant-cluster", "s3://grant-lake/out/", [role], "bob");
  await expect(page.getByLabel("the SQL that would allow it", { exact: true })).toContainText("GRANT ASSUMEROLE ON");
  await page.getByRole("button", { name: "Run the GRANT" }).click();
  await expect(page.getByText("Every question was answered with yes")).toBeVisible({ timeout: 20_000 });
});

test("a table that does not exist is the database's error; an incomplete question is not asked", async ({ page, server }) => {
  await createCluster(server, "ask-cluster");
  await open(page, server, "/authorization?cluster=ask-cluster");
  await page.getByRole("button", { name: "Check authorization" }).click();
  await expect(page.getByText("Enter a table, such as public.sales.")).toBeVisible();
  await page.getByLabel("Table", { exact: true }).fill('nowhere."It; drop"');
  await page.getByLabel("S3 path").fill("s3://b/x");
  await page.getByRole("button", { name: "Check authorization" }).click();
  await expect(page.getByText(/The question could not be answered/)).toBeVisible();
});
