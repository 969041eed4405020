// The S3 browser: buckets, folders, uploads small and in parts, downloads, keys with odd characters, refusals, policies.
import { readFileSync } from "node:fs";
import { ACCOUNT, createUser, expect, expectAccessible, expectNoSidewaysScroll, open, test } from "./test";

test("a bucket is created, filled, browsed, emptied and deleted", async ({ page, server }) => {
  const s3 = server.s3();
  await open(page, server, "/buckets");
  await page.getByRole("button", { name: "Create bucket" }).first().click();
  await page.getByLabel("Bucket name").fill("browse-lake");
  await page.getByRole("dialog").getByRole("button", { name: "Create bucket" }).click();
  await page.getByRole("link", { name: "browse-lake" }).click();
  await expect(page.getByText("No objects", { exact: true })).toBeVisible();

  const odd = "odd ü+&%#?'.txt";
  const large = Buffer.alloc(17 * 1024 * 1024, "x");
  await page.locator("input[type=file]").setInputFiles([
    { name: odd, mimeType: "text/plain", buffer: Buffer.from("hello") },
    { name: "large.bin", mimeType: "application/octet-stream", buffer: large },
  ]);
  await expect(page.getByRole("heading", { name: "Uploads (2 of 2)" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("button", { name: `Download ${odd}` })).toBeVisible();
  expect(await (await s3.getObject({ Bucket: "browse-lake", Key: odd })).Body?.transformToString()).toBe("hello");
  expect((await s3.headObject({ Bucket: "browse-lake", Key: "large.bin" })).ContentLength).toBe(large.length);
  await expectAccessible(page);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: `Download ${odd}` }).click()]);
  expect(readFileSync(await download.path(), "utf8")).toBe("hello");

  await s3.putObject({ Bucket: "browse-lake", Key: "a b/c+d/ü.txt", Body: "1" });
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("link", { name: "a b/" }).click();
  await page.getByRole("link", { name: "c+d/" }).click();
  await expect(page.getByRole("button", { name: "Download ü.txt" })).toBeVisible();
  await page.setViewportSize({ width: 360, height: 780 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 900 });

  await page.getByRole("link", { name: "browse-lake" }).click();
  await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByPlaceholder("delete").fill("delete");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("3 objects are deleted.")).toBeVisible();
  await expect(page.getByText("No objects", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "S3 buckets" }).first().click();
  await page.getByRole("radio", { name: "Choose browse-lake" }).check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByPlaceholder("browse-lake").fill("browse-lake");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("The bucket browse-lake is deleted.")).toBeVisible();
});

test("files that are dropped are uploaded where they were dropped", async ({ page, server }) => {
  const s3 = server.s3();
  await s3.createBucket({ Bucket: "drop-lake" });
  await s3.putObject({ Bucket: "drop-lake", Key: "in/there.txt", Body: "1" });
  await open(page, server, "/buckets/drop-lake");
  await page.getByRole("link", { name: "in/" }).click();
  const dataTransfer = await page.evaluateHandle(() => {
    const dropped = new DataTransfer();
    for (const name of ["one.txt", "two.txt"]) dropped.items.add(new File([name], name, { type: "text/plain" }));
    return dropped;
  });
  const zone = page.getByText("Drop files here to upload them to");
  for (const type of ["dragenter", "dragover", "drop"]) await zone.dispatchEvent(type, { dataTransfer });
  await expect(page.getByRole("heading", { name: "Uploads (2 of 2)" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Download two.txt" })).toBeVisible();
  expect(await (await s3.getObject({ Bucket: "drop-lake", Key: "in/one.txt" })).Body?.transformToString()).toBe("one.txt");
});

test("pages of a folder are asked for one by one, and a name is found by how it begins", async ({ page, server }) => {
  const s3 = server.s3();
  await s3.createBucket({ Bucket: "paged-lake" });
  for (let n = 0; n < 210; n += 30) await Promise.all(Array.from({ length: 30 }, (_, m) => s3.putObject({ Bucket: "paged-lake", Key: `k${String(n + m).padStart(3, "0")}`, Body: "" })));
  await open(page, server, "/buckets/paged-lake");
  await expect(page.getByRole("button", { name: "Download k099" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByRole("button", { name: "Download k199" })).toBeVisible();
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByRole("button", { name: "Download k209" })).toBeVisible();
  await page.getByRole("searchbox", { name: /Find objects/ }).fill("k12");
  await expect(page.getByRole("button", { name: "Download k120" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Download k209" })).toHaveCount(0);
});

test("a bucket policy is written with its findings and refused in S3's words", async ({ page, server }) => {
  await server.s3().createBucket({ Bucket: "policy-lake" });
  await open(page, server, "/buckets/policy-lake");
  await page.getByRole("tab", { name: "Bucket policy" }).click();
  await page.getByRole("button", { name: "Write a policy" }).click();
  const editor = page.getByRole("textbox", { name: "Bucket policy" });
  const policy = (resource: string, principal: string) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: resource }] }, null, 2);
  await editor.fill(policy("arn:aws:s3:::another/*", "*"));
  await expect(page.getByText("OPEN_TO_EVERYONE")).toBeVisible();
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("MalformedPolicy")).toBeVisible();
  await editor.fill(policy("arn:aws:s3:::policy-lake/*", "*").replace('"Principal": "*"', `"Principal": { "AWS": "arn:aws:iam::${ACCOUNT}:root" }`));
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("The policy of policy-lake is saved.")).toBeVisible();
  expect((await server.s3().getBucketPolicy({ Bucket: "policy-lake" })).Policy).toContain("policy-lake/*");
});

test("each refused action says so; who may not list buckets opens one by its name", async ({ page, server }) => {
  await server.s3().createBucket({ Bucket: "half-open" });
  await server.s3().putObject({ Bucket: "half-open", Key: "x.txt", Body: "x" });
  const keys = await createUser(server, "half-open-user", { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::half-open" });
  await open(page, server, "/buckets", keys);
  await expect(page.getByText(/s3:ListAllMyBuckets/).first()).toBeVisible();
  await page.getByLabel("Open a bucket by its name").fill("half-open");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await page.getByRole("button", { name: "Download x.txt" }).click();
  await expect(page.getByText("Not downloaded: AccessDenied")).toBeVisible();
  await page.locator("input[type=file]").setInputFiles([{ name: "y.txt", mimeType: "text/plain", buffer: Buffer.from("y") }]);
  await expect(page.getByText("Not uploaded: AccessDenied")).toBeVisible();
  await page.getByRole("checkbox", { name: "Choose x.txt" }).check();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("1 not deleted: AccessDenied")).toBeVisible();
  await expectAccessible(page);
});
