// The guide's procedure "Using the Console to Manage IAM Role Associations", label by label.
import type { Page } from "@playwright/test";
import { ACCOUNT, createCluster, createRole, createUser, describe, expect, expectAccessible, expectNoSidewaysScroll, open, test, type Server } from "./test";

const arn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: arn(name) });
const applyChanges = (page: Page) => page.getByRole("button", { name: "Apply Changes" });

/** Counts the calls of an action that the page makes. */
function countCalls(page: Page, action: string): () => number {
  let calls = 0;
  page.on("request", (request) => {
    if (request.postData()?.includes(`Action=${action}&`)) calls += 1;
  });
  return () => calls;
}

async function chooseRole(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /Available roles/ }).click();
  await page.getByPlaceholder("Find a role").fill(name);
  await page.getByRole("option", { name: new RegExp(name) }).click();
}

async function enterRole(page: Page, text: string): Promise<void> {
  await page.getByLabel("Enter an IAM role").fill(text);
  await page.getByRole("button", { name: "Add IAM role" }).click();
}

const rolesOf = async (server: Server, cluster: string) => ((await describe(server, cluster))?.IamRoles ?? []).map(({ IamRoleArn }) => IamRoleArn);

test("a person associates a role from the list and one that does not exist yet, and sees them get in-sync", async ({ page, server }) => {
  await createRole(server, "GuideListed");
  await createCluster(server, "guide");
  const calls = countCalls(page, "ModifyClusterIamRoles");

  await open(page, server, "/");
  await page.getByRole("navigation", { name: "Side navigation" }).getByRole("link", { name: "Clusters" }).click();
  await page.getByRole("link", { name: "guide", exact: true }).click();
  await page.getByRole("button", { name: "Manage IAM Roles" }).first().click();
  await expect(page.getByRole("heading", { name: "Manage IAM Roles" })).toBeVisible();
  await expect(page.getByText("(0 of 10)")).toBeVisible();
  await expect(applyChanges(page)).toBeDisabled();

  await chooseRole(page, "GuideListed");
  await enterRole(page, "NotCreatedYet");
  await expect(row(page, "GuideListed")).toContainText("to be added");
  await expect(row(page, "NotCreatedYet")).toContainText("Role not found in IAM");
  await expect(page.getByText("(2 of 10)")).toBeVisible();
  await page.getByRole("button", { name: "Make default GuideListed" }).click();
  expect(calls()).toBe(0);

  await applyChanges(page).click();
  await expect(row(page, "GuideListed")).toContainText("adding");
  await expect(row(page, "GuideListed")).toContainText("in-sync");
  await expect(row(page, "NotCreatedYet")).toContainText("in-sync");
  await expect(row(page, "GuideListed")).toContainText("Default");
  expect(calls()).toBe(1);
  expect((await describe(server, "guide"))?.DefaultIamRoleArn).toBe(arn("GuideListed"));
  await expectAccessible(page);
});

test("X disassociates after Apply Changes, and the role goes from removing to gone", async ({ page, server }) => {
  await createRole(server, "Leaving");
  await createRole(server, "Staying");
  await createCluster(server, "crossed", [arn("Leaving"), arn("Staying")]);
  const calls = countCalls(page, "ModifyClusterIamRoles");
  await open(page, server, "/clusters/crossed/manage-iam-roles");

  await page.getByRole("button", { name: "Disassociate Leaving" }).click();
  await expect(row(page, "Leaving")).toContainText("to be removed");
  await expect(page.getByText("(1 of 10)")).toBeVisible();
  await page.getByRole("button", { name: "Undo Leaving" }).click();
  await expect(applyChanges(page)).toBeDisabled();

  await page.getByRole("button", { name: "Disassociate Leaving" }).click();
  await enterRole(page, arn("Coming"));
  await applyChanges(page).click();
  await expect(row(page, "Leaving")).toContainText("removing");
  await expect(row(page, "Leaving")).toHaveCount(0);
  await expect(row(page, "Coming")).toContainText("in-sync");
  expect(calls()).toBe(1);
  expect(await rolesOf(server, "crossed")).toEqual([arn("Staying"), arn("Coming")]);
});

test("Cancel sends nothing", async ({ page, server }) => {
  await createCluster(server, "cancelled");
  const calls = countCalls(page, "ModifyClusterIamRoles");
  await open(page, server, "/clusters/cancelled/manage-iam-roles");
  await enterRole(page, "Whatever");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { name: "cancelled", level: 1 })).toBeVisible();
  expect(calls()).toBe(0);
  expect(await rolesOf(server, "cancelled")).toEqual([]);
});

test("a refused PassRole shows AWS's sentence and what is missing, and keeps the edit until it is allowed", async ({ page, server }) => {
  await createCluster(server, "refused");
  const statement = { Effect: "Allow", Action: ["redshift:DescribeClusters", "redshift:ModifyClusterIamRoles", "iam:ListRoles"], Resource: "*" };
  const keys = await createUser(server, "without-pass-role", statement);
  await open(page, server, "/clusters/refused/manage-iam-roles", keys);

  await enterRole(page, "Forbidden");
  await applyChanges(page).click();
  const alert = page.getByRole("alert").or(page.getByText("The IAM roles were not changed: AccessDenied")).first();
  await expect(alert).toBeVisible();
  await expect(page.getByText(`User: arn:aws:iam::${ACCOUNT}:user/without-pass-role is not authorized to perform: iam:PassRole on resource: ${arn("Forbidden")}`)).toBeVisible();
  await expect(page.getByText("What is missing")).toBeVisible();
  await expect(page.getByText(/Request ID/)).toBeVisible();
  await expect(row(page, "Forbidden")).toContainText("to be added");
  await expectAccessible(page);

  const missing = JSON.parse((await page.getByLabel("the missing statement", { exact: true }).textContent()) ?? "") as object;
  await server.iam().putUserPolicy({ UserName: "without-pass-role", PolicyName: "fix", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [missing] }) });
  await applyChanges(page).click();
  await expect(row(page, "Forbidden")).toContainText("in-sync");
});

test("an explicit deny names the statement that decided, to whom may decode it", async ({ page, server }) => {
  await createCluster(server, "explained");
  const allow = { Effect: "Allow", Action: ["redshift:*", "iam:ListRoles", "iam:PassRole", "sts:DecodeAuthorizationMessage"], Resource: "*" };
  const deny = { Sid: "NotThisRole", Effect: "Deny", Action: "iam:PassRole", Resource: arn("Secret") };
  const keys = await createUser(server, "denied-explicitly", allow, deny);
  await open(page, server, "/clusters/explained/manage-iam-roles", keys);
  await enterRole(page, "Secret");
  await applyChanges(page).click();
  await expect(page.getByText(/with an explicit deny/)).toBeVisible();
  await page.getByRole("button", { name: "Which policies decided?" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "NotThisRole" })).toContainText("DENY");
});

test("a person who may not list roles can still enter one", async ({ page, server }) => {
  await createCluster(server, "unlisted");
  const statement = { Effect: "Allow", Action: ["redshift:*", "iam:PassRole"], Resource: "*" };
  const keys = await createUser(server, "without-list-roles", statement);
  await open(page, server, "/clusters/unlisted/manage-iam-roles", keys);
  await expect(page.getByText("The roles of this account cannot be listed")).toBeVisible();
  await expect(page.getByText(/is not authorized to perform: iam:ListRoles/)).toBeVisible();
  await enterRole(page, "Entered");
  await applyChanges(page).click();
  await expect(row(page, "Entered")).toContainText("in-sync");
});

test("an ARN that cannot be a role of this account is refused before anything is sent", async ({ page, server }) => {
  await createCluster(server, "strict");
  await open(page, server, "/clusters/strict/manage-iam-roles");
  await enterRole(page, "arn:aws:iam::123456789012:user/alice");
  await expect(page.getByText("This is no role ARN")).toBeVisible();
  await enterRole(page, "arn:aws:iam::999999999999:role/Other");
  await expect(page.getByText("The role must belong to this account, 123456789012.")).toBeVisible();
  await expect(applyChanges(page)).toBeDisabled();
});

test("eleven roles are refused in AWS's words, the edit stays", async ({ page, server }) => {
  await createCluster(server, "crowded", Array.from({ length: 10 }, (_, index) => arn(`Crowd${index}`)));
  await open(page, server, "/clusters/crowded/manage-iam-roles");
  await enterRole(page, "Eleventh");
  await expect(page.getByText("(11 of 10)")).toBeVisible();
  await applyChanges(page).click();
  await expect(page.getByText("You can associate a maximum of 10 IAM roles with a cluster; the request would result in 11.")).toBeVisible();
  await expect(row(page, "Eleventh")).toContainText("to be added");
});

test("the whole procedure works by keyboard alone", async ({ page, server }) => {
  await createRole(server, "ByKeyboard");
  await createCluster(server, "keyboard", [arn("KeyedOut")]);
  await open(page, server, "/clusters/keyboard/manage-iam-roles");
  await expect(row(page, "KeyedOut")).toBeVisible();

  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        const labelledBy = element?.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent) ?? [];
        return [element?.getAttribute("aria-label"), element?.textContent, ...labelledBy].join(" ");
      });
      if (name.test(focused)) return;
    }
    throw new Error(`Tab never reaches ${name}`);
  };
  await tabTo(/Available roles/);
  await page.keyboard.press("Enter");
  await page.keyboard.type("ByKeyboard");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(row(page, "ByKeyboard")).toContainText("to be added");
  await tabTo(/Disassociate KeyedOut/);
  await page.keyboard.press("Enter");
  await tabTo(/Apply Changes/);
  await page.keyboard.press("Enter");
  await expect(row(page, "ByKeyboard")).toContainText("in-sync");
  await expect(row(page, "KeyedOut")).toHaveCount(0);
});

test("it fits a phone", async ({ page, server }) => {
  await createCluster(server, "phone", [arn("OnAPhone")]);
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, server, "/clusters/phone/manage-iam-roles");
  await expect(row(page, "OnAPhone")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
