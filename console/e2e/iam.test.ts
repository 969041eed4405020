// IAM screens: a role for Redshift, policies with what the policy check finds, users and their access keys.
import { ACCOUNT, createCluster, createRole, createUser, describe, eventually, expect, expectAccessible, expectNoSidewaysScroll, open, test } from "./test";

test("a role for COPY of one bucket is created with the least policy, associated and made the default", async ({ page, server }) => {
  await server.s3().createBucket({ Bucket: "console-lake" });
  await createCluster(server, "role-cluster");
  await open(page, server, "/create-role");
  await page.getByLabel("Role name").fill("ConsoleLoader");
  await page.getByRole("button", { name: /^Buckets/ }).click();
  await page.getByRole("option", { name: "console-lake" }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel("UNLOAD", { exact: true }).uncheck();
  await expect(page.getByLabel("the inline policy", { exact: true })).toContainText("arn:aws:s3:::console-lake/*");
  await expect(page.getByLabel("the trust policy", { exact: true })).toContainText("redshift.amazonaws.com");
  await page.getByRole("button", { name: /^Associate with/ }).click();
  await page.getByRole("option", { name: /role-cluster/ }).click();
  await page.getByRole("checkbox", { name: /cluster's default role/ }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create role" }).click();

  await expect(page.getByRole("heading", { name: "ConsoleLoader", level: 1 })).toBeVisible();
  await page.getByRole("tab", { name: "Clusters" }).click();
  await expect(page.getByRole("row", { name: /role-cluster in-sync Default/ })).toBeVisible();
  const { PolicyDocument } = await server.iam().getRolePolicy({ RoleName: "ConsoleLoader", PolicyName: "RedshiftS3Access" });
  expect(JSON.parse(decodeURIComponent(PolicyDocument ?? ""))).toMatchObject({
    Statement: [
      { Action: "s3:ListBucket", Resource: "arn:aws:s3:::console-lake" },
      { Action: "s3:GetObject", Resource: "arn:aws:s3:::console-lake/*" },
    ],
  });
  expect((await describe(server, "role-cluster"))?.DefaultIamRoleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/ConsoleLoader`);
});

test("an inline policy is edited: findings stand in their lines, IAM's refusal keeps the text", async ({ page, server }) => {
  await createRole(server, "Edited");
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" }] };
  await server.iam().putRolePolicy({ RoleName: "Edited", PolicyName: "own", PolicyDocument: JSON.stringify(document) });
  await open(page, server, "/roles/Edited");
  await page.getByRole("button", { name: "Edit own" }).click();
  const editor = page.getByRole("textbox", { name: "Policy document" });
  await editor.fill(JSON.stringify(document, null, 2).replace("s3:GetObject", "s3:GetObjekt"));
  await page.getByRole("button", { name: "Go to line 6: INVALID_ACTION" }).click();
  await expect(editor).toBeFocused();
  expect(await editor.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toContain("s3:GetObjekt");
  await expectAccessible(page);

  await editor.fill('{"Version": "2012-10-17", "Statement": []}');
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("MalformedPolicyDocument")).toBeVisible();
  await expect(editor).toHaveValue('{"Version": "2012-10-17", "Statement": []}');

  await editor.fill(JSON.stringify(document, null, 2).replace("/*", "/b/*"));
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByText("The policy own of Edited is saved.")).toBeVisible();
  const saved = await server.iam().getRolePolicy({ RoleName: "Edited", PolicyName: "own" });
  expect(decodeURIComponent(saved.PolicyDocument ?? "")).toContain("arn:aws:s3:::a/b/*");
});

test("the trust policy is edited, and a principal that does not exist is refused in IAM's words", async ({ page, server }) => {
  await createRole(server, "Trusting");
  await open(page, server, "/roles/Trusting");
  await page.getByRole("tab", { name: "Trust relationships" }).click();
  await page.getByRole("button", { name: "Edit trust policy" }).click();
  const editor = page.getByRole("textbox", { name: "Trust policy" });
  const trust = (principal: object) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }] });
  await editor.fill(trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/nobody` }));
  await page.getByRole("button", { name: "Save trust policy" }).click();
  await expect(page.getByText("Invalid principal in policy")).toBeVisible();
  await editor.fill(trust({ Service: "ec2.amazonaws.com" }));
  await page.getByRole("button", { name: "Save trust policy" }).click();
  await expect(page.getByLabel("Trust policy", { exact: true })).toContainText("ec2.amazonaws.com");
  await page.getByRole("link", { name: "Roles" }).first().click();
  await expect(page.getByRole("row", { name: /Trusting .*ec2\.amazonaws\.com/ })).toBeVisible();
});

test("a user gets a policy and an access key, whose secret is shown once", async ({ page, server }) => {
  await open(page, server, "/users");
  await page.getByRole("button", { name: "Create user" }).first().click();
  await page.getByLabel("User name").fill("console-ann");
  await page.getByRole("dialog").getByRole("button", { name: "Create user" }).click();
  await expect(page.getByRole("heading", { name: "console-ann", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "Attach policies" }).click();
  await page.getByRole("button", { name: /^Managed policies/ }).click();
  await page.getByRole("option", { name: /AmazonRedshiftReadOnlyAccess/ }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Attach", exact: true }).click();
  await expect(page.getByRole("link", { name: "AmazonRedshiftReadOnlyAccess" })).toBeVisible();

  await page.getByRole("tab", { name: "Access keys" }).click();
  await page.getByRole("button", { name: "Create access key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Show", exact: true }).click();
  const shown = (await dialog.innerText()).split("\n").map((line) => line.trim());
  const accessKeyId = shown.find((line) => line.startsWith("AKIA")) ?? "";
  const secretAccessKey = shown.find((line) => /^[\w+/]{40}$/.test(line)) ?? "";
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(secretAccessKey)).toHaveCount(0);
  expect((await server.sts({ accessKeyId, secretAccessKey }).getCallerIdentity({})).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/console-ann`);

  await page.getByRole("button", { name: `Deactivate ${accessKeyId}` }).click();
  await expect(page.getByText("Inactive")).toBeVisible();
  await expect(server.sts({ accessKeyId, secretAccessKey }).getCallerIdentity({})).rejects.toThrow(/security token|not exist/i);
  await page.getByRole("button", { name: `Delete ${accessKeyId}` }).click();
  await page.getByPlaceholder(accessKeyId).fill(accessKeyId);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No access keys")).toBeVisible();
});

test("the permissions boundary and the tags of roles and users are changed", async ({ page, server }) => {
  const iam = server.iam();
  const allow = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
  const { Policy } = await iam.createPolicy({ PolicyName: "ConsoleFence", PolicyDocument: allow });
  await createRole(server, "Tagged");
  await iam.tagRole({ RoleName: "Tagged", Tags: [{ Key: "team", Value: "blue" }, { Key: "old", Value: "1" }] });
  await createUser(server, "tagged-user");
  const holders = [
    { path: "/roles/Tagged", name: "Tagged", read: async () => (await iam.getRole({ RoleName: "Tagged" })).Role },
    { path: "/users/tagged-user", name: "tagged-user", read: async () => (await iam.getUser({ UserName: "tagged-user" })).User },
  ];
  for (const { path, name, read } of holders) {
    await open(page, server, path);
    await page.getByRole("button", { name: "Set boundary" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: /Managed policy/ }).click();
    await dialog.getByRole("searchbox").or(dialog.getByRole("combobox")).first().fill("ConsoleFence");
    await page.getByRole("option", { name: "ConsoleFence" }).click();
    await dialog.getByRole("button", { name: "Set boundary" }).click();
    await expect(page.getByRole("link", { name: "ConsoleFence" })).toBeVisible();
    expect((await read())?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(Policy?.Arn);
    await page.getByRole("button", { name: "Remove boundary" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.getByText("Not set")).toBeVisible();
    expect((await read())?.PermissionsBoundary).toBeUndefined();

    await page.getByRole("tab", { name: "Tags" }).click();
    if (name === "Tagged") {
      await page.getByRole("textbox", { name: "Value" }).first().fill("red");
      await page.getByRole("button", { name: "Remove the tag old" }).click();
    }
    await page.getByRole("button", { name: "Add tag" }).click();
    await page.getByRole("textbox", { name: "Key" }).last().fill("cost centre");
    await page.getByRole("textbox", { name: "Value" }).last().fill("42");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save tags" }).click();
    await expect(page.getByRole("button", { name: "Save tags" })).toBeHidden();
    const tags = Object.fromEntries(((await read())?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
    expect(tags).toEqual(name === "Tagged" ? { team: "red", "cost centre": "42" } : { "cost centre": "42" });
  }
});

test("a managed policy gets a second version, the first is used again, and a user is deleted with what they hold", async ({ page, server }) => {
  const iam = server.iam();
  const document = (action: string) => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
  const { Policy } = await iam.createPolicy({ PolicyName: "ConsoleManaged", PolicyDocument: document("s3:GetObject") });
  await createUser(server, "console-bob", { Effect: "Allow", Action: "s3:*", Resource: "*" });
  await iam.attachUserPolicy({ UserName: "console-bob", PolicyArn: Policy?.Arn });
  await open(page, server, "/policies");
  await page.getByRole("link", { name: "ConsoleManaged" }).click();
  await page.getByRole("button", { name: "Edit policy" }).click();
  await page.getByRole("textbox", { name: "Policy document" }).fill(document("s3:PutObject"));
  await page.getByRole("button", { name: "Save as new version" }).click();
  await expect(page.getByRole("heading", { name: "Policy document (v2)" })).toBeVisible();
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("button", { name: "Use version v1" }).click();
  await expect(page.getByRole("row", { name: /version v1 Default/ })).toBeVisible();
  await page.getByRole("tab", { name: "Attached to" }).click();
  await page.getByRole("link", { name: "console-bob" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).first().click();
  await page.getByPlaceholder("console-bob").fill("console-bob");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("The user console-bob is deleted.")).toBeVisible();
  await expect(iam.getUser({ UserName: "console-bob" })).rejects.toThrow(/cannot be found/);
});

test("who may not list roles is told so in AWS's words; who may not validate policies can still write them", async ({ page, server }) => {
  const keys = await createUser(server, "console-carl", { Effect: "Allow", Action: ["iam:GetRole", "iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:PutRolePolicy"], Resource: "*" });
  await createRole(server, "Written");
  await open(page, server, "/roles", keys);
  await expect(page.getByText(/is not authorized to perform: iam:ListRoles/)).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${server.console}#/roles/Written`);
  await page.getByRole("button", { name: "Create inline policy" }).first().click();
  await page.getByLabel("Policy name").fill("own");
  await expect(page.getByText(/You may not run the policy check/)).toBeVisible();
  await page.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByRole("button", { name: "Edit own" })).toBeVisible();
});

async function forEachOfMany(call: (name: string) => Promise<unknown>): Promise<void> {
  for (let n = 0; n < 900; n += 50) await Promise.all(Array.from({ length: 50 }, (_, m) => call(`many-${n + m}`)));
}

// An account has a thousand roles at most, and other tests share it.
test.afterAll(async ({ server }) => {
  const iam = server.iam();
  await forEachOfMany((RoleName) => iam.deleteRole({ RoleName }).catch(() => undefined));
});

test("nine hundred roles are searched and paged, on a narrow window too", async ({ page, server }) => {
  const iam = server.iam();
  const trust = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" }, Action: "sts:AssumeRole" }] });
  await forEachOfMany((RoleName) => iam.createRole({ RoleName, AssumeRolePolicyDocument: trust }));
  await page.setViewportSize({ width: 360, height: 780 });
  await open(page, server, "/roles");
  const search = page.getByRole("searchbox", { name: /Find a role/ });
  await search.fill("many-887");
  await expect(page.getByRole("link", { name: "many-887" })).toBeVisible();
  await expect(page.getByText("1 match", { exact: true }).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await search.fill("");
  await page.getByRole("button", { name: "Next page" }).click();
  await eventually("the second page", async () => ((await page.getByRole("row").count()) > 20 ? true : undefined));
});
