// The authorization screen: a denied chain is drawn and fixed until it is allowed, and the log tells of it.
import { RedshiftData } from "@aws-sdk/client-redshift-data";
import { REGION, ROOT, createCluster, createRole, eventually, expect, expectAccessible, expectNoSidewaysScroll, open, test } from "./test";

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

  const data = new RedshiftData({ endpoint: server.url, region: REGION, credentials: ROOT });
  const { Id } = await data.executeStatement({ ClusterIdentifier: "deny-cluster", Database: "dev", DbUser: "awsuser", Sql: `UNLOAD ('select 1') TO 's3://deny-lake/out/' IAM_ROLE '${role}'` });
  await eventually("the UNLOAD is refused", async () => ((await data.describeStatement({ Id })).Status === "FAILED" ? true : undefined));
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
