// Signing in with an access key, being told who one is, and signing out.
import { ACCOUNT, ROOT, expect, expectAccessible, test } from "./test";

test("an access key signs in, and a reload signs out again", async ({ page, server }) => {
  await page.goto(server.console);
  await expectAccessible(page);
  await page.getByLabel("Access key ID").fill(ROOT.accessKeyId);
  await page.getByLabel("Secret access key").fill(ROOT.secretAccessKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Clusters", level: 1 })).toBeVisible();
  await expect(page.locator("#top-bar").getByText(ACCOUNT).locator("visible=true")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
