// IAM roles, users and policies, the authorization chain, the S3 browser.
import { createCluster, createRole, createUser, expect, open, runSql, test } from "../e2e/test";
import { take } from "./looks";

test.beforeAll(async ({ server }) => {
  const role = await createRole(server, "Loader");
  await createRole(server, "Unloader");
  await createCluster(server, "lake-loader", [role]);
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Read", Effect: "Allow", Action: ["s3:GetObjekt", "iam:PassRole"], Resource: "*" },
      { Sid: "NoList", Effect: "Deny", Action: "s3:ListBucket", Resource: "arn:aws:s3:::lake" },
    ],
  };
  await server.iam().putRolePolicy({ RoleName: "Loader", PolicyName: "own", PolicyDocument: JSON.stringify(policy) });
  await server.iam().createPolicy({ PolicyName: "Lake", PolicyDocument: JSON.stringify({ ...policy, Statement: policy.Statement.slice(1) }) });
  await createUser(server, "ann", { Effect: "Allow", Action: "redshift:*", Resource: "*" });
  const s3 = server.s3();
  await s3.createBucket({ Bucket: "lake" });
  for (const Key of ["data/2026/part-0000.csv", "out/x", "sales ü+&.csv", "venue.txt"]) await s3.putObject({ Bucket: "lake", Key, Body: "1,2\n".repeat(500) });
});

test("IAM", async ({ page, server }) => {
  await take(page, "05-roles", async () => {
    await open(page, server, "/roles");
    await expect(page.getByRole("link", { name: "Loader", exact: true })).toBeVisible();
  });
  await take(page, "05-role", async () => {
    await open(page, server, "/roles/Loader");
    await expect(page.getByRole("button", { name: "Edit own" })).toBeVisible();
  });
  await take(page, "05-policy-editor", async () => {
    await open(page, server, "/roles/Loader");
    await page.getByRole("button", { name: "Edit own" }).click();
    await expect(page.getByText("INVALID_ACTION")).toBeVisible();
  });
  await take(page, "05-create-role", async () => {
    await open(page, server, "/create-role");
    await page.getByLabel("Another bucket").fill("lake");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("button", { name: "Create role" }).click();
    await page.getByLabel("the inline policy", { exact: true }).scrollIntoViewIfNeeded();
  });
  await take(page, "05-users", async () => {
    await open(page, server, "/users");
    await expect(page.getByRole("link", { name: "ann" })).toBeVisible();
  });
  await take(page, "05-user-keys", async () => {
    await open(page, server, "/users/ann");
    await page.getByRole("tab", { name: "Access keys" }).click();
    await expect(page.getByRole("heading", { name: /Access keys/ })).toBeVisible();
  });
});

test("authorization", async ({ page, server }) => {
  const address = `/authorization?cluster=lake-loader&command=UNLOAD&query=${encodeURIComponent("select 1")}&path=${encodeURIComponent("s3://lake/out/")}&role=`;
  await take(page, "06-denied-by-a-statement", async () => {
    await open(page, server, `${address}${encodeURIComponent("arn:aws:iam::123456789012:role/Loader")}`);
    await page.getByRole("button", { name: "Check authorization" }).click();
    await expect(page.getByText("Remove or narrow the Deny in")).toBeVisible();
    await page.getByText("Remove or narrow the Deny in").scrollIntoViewIfNeeded();
  }, { large: true });
  await take(page, "06-not-associated", async () => {
    await open(page, server, `${address}${encodeURIComponent("arn:aws:iam::123456789012:role/Unloader")}`);
    await page.getByRole("button", { name: "Check authorization" }).click();
    await expect(page.getByRole("button", { name: /^Associate Unloader/ })).toBeVisible();
  });
  for (const role of ["Loader", "Unloader"]) await runSql(server, "lake-loader", `unload ('select 1') to 's3://lake/out/' iam_role 'arn:aws:iam::123456789012:role/${role}'`);
  await take(page, "06-log", async () => {
    await open(page, server, "/authorization?cluster=lake-loader&tab=log");
    await expect(page.getByRole("row").filter({ hasText: "S3 access" }).first()).toBeVisible();
  });
  await take(page, "06-log-entry", async () => {
    await open(page, server, "/authorization?cluster=lake-loader&tab=log");
    await page.getByRole("radio", { name: /^Choose s3:ListBucket on/ }).check();
    await expect(page.getByRole("dialog").locator(".decides-deny").first()).toBeVisible();
  });
});

test("S3", async ({ page, server }) => {
  await take(page, "09-buckets", async () => {
    await open(page, server, "/buckets");
    await expect(page.getByRole("link", { name: "lake" })).toBeVisible();
  });
  await take(page, "09-objects", async () => {
    await open(page, server, "/buckets/lake");
    await page.locator("input[type=file]").setInputFiles([{ name: "new.csv", mimeType: "text/csv", buffer: Buffer.from("1") }]);
    await expect(page.getByText("Uploaded, 1 B").first()).toBeVisible();
  });
  await take(page, "09-bucket-policy", async () => {
    await open(page, server, "/buckets/lake");
    await page.getByRole("tab", { name: "Bucket policy" }).click();
    await page.getByRole("button", { name: "Write a policy" }).click();
    await expect(page.getByText("The policy check finds nothing").locator("visible=true")).toBeVisible();
  });
});
