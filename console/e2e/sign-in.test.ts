// Signing in with an access key or the link, being told who one is, and every way that a session ends.
import { ACCOUNT, ROOT, createUser, expect, expectAccessible, expectNoSidewaysScroll, open, test } from "./test";
import { startServer } from "./server";
import { serveConsole } from "./serve-console";

test("an access key signs in, and a reload signs out again", async ({ page, server }) => {
  await page.goto(server.console);
  await expectAccessible(page);
  await page.getByLabel("Access key ID").fill(ROOT.accessKeyId);
  await page.getByLabel("Secret access key").fill(ROOT.secretAccessKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Clusters", level: 1 })).toBeVisible();
  await expect(page.locator("#top-bar").getByText(ACCOUNT).locator("visible=true")).toBeVisible();
  await expect(page.locator("#top-bar").getByText("Enforcement on").locator("visible=true")).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(ROOT.secretAccessKey);
  await page.reload();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("a session kept in the tab survives a reload, and signing out forgets it", async ({ page, server }) => {
  await page.goto(server.console);
  await page.getByLabel("Access key ID").fill(ROOT.accessKeyId);
  await page.getByLabel("Secret access key").fill(ROOT.secretAccessKey);
  await page.getByLabel("Keep me signed in in this tab").check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Clusters", level: 1 })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Clusters", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: /Signed in as/ }).locator("visible=true").click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("a wrong key and a wrong secret are refused in AWS's words", async ({ page, server }) => {
  await page.goto(server.console);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter an access key ID.")).toBeVisible();
  await page.getByLabel("Access key ID").fill("AKIANOSUCHKEYNOSUCHK");
  await page.getByLabel("Secret access key").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Could not sign in: InvalidClientTokenId")).toBeVisible();
  await expect(page.getByText("The security token included in the request is invalid.")).toBeVisible();
  await page.getByLabel("Access key ID").fill(ROOT.accessKeyId);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Could not sign in: SignatureDoesNotMatch")).toBeVisible();
  await expectAccessible(page);
});

test("who am I names the person, not the administrator", async ({ page, server }) => {
  const keys = await createUser(server, "somebody");
  await open(page, server, "/identity", keys);
  await expect(page.getByText(`arn:aws:iam::${ACCOUNT}:user/somebody`).locator("visible=true").first()).toBeVisible();
  await expect(page.getByText("Enforcement is on")).toBeVisible();
  await expectAccessible(page);
});

test("temporary credentials that end sign the person out where they are", async ({ page, server }) => {
  const { Credentials } = await server.sts().getSessionToken({ DurationSeconds: 900 });
  const keys = { accessKeyId: Credentials?.AccessKeyId ?? "", secretAccessKey: Credentials?.SecretAccessKey ?? "", sessionToken: Credentials?.SessionToken };
  await page.clock.install();
  await open(page, server, "/identity", { ...keys, expiration: new Date(Date.now() + 600_000) } as typeof keys);
  await expect(page.getByText("temporary, until")).toBeVisible();
  await page.clock.fastForward(601_000);
  await expect(page.getByText("Your temporary credentials have expired.")).toBeVisible();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  expect(page.url()).toContain("#/identity");
});

test("a token that the service calls expired ends the session too", async ({ page, server }) => {
  await open(page, server, "/identity");
  await expect(page.getByRole("heading", { name: "Who am I" })).toBeVisible();
  await page.route("**/*", async (route) => {
    if (!route.request().postData()?.includes("Action=DescribeClusters")) return route.continue();
    const error = "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error><RequestId>r</RequestId></ErrorResponse>";
    return route.fulfill({ status: 403, contentType: "text/xml", body: error });
  });
  await page.getByRole("link", { name: "Clusters" }).first().click();
  await expect(page.getByText("Your temporary credentials have expired.")).toBeVisible();
});

test("the link that the server prints signs in once, and its token is in no address", async ({ page }) => {
  test.skip(process.env["PREVIEW"] !== undefined, "only a binary with the console prints it");
  const server = await serveConsole(await startServer());
  try {
    const link = /http:\S+#token=\S+/.exec(server.log())?.[0] ?? "";
    expect(link).not.toBe("");
    const urls: string[] = [];
    page.on("request", (request) => urls.push(request.url()));
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "Clusters", level: 1 })).toBeVisible();
    const token = link.split("token=")[1] ?? "";
    expect([page.url(), ...urls].join(" ")).not.toContain(token);
    await page.goto("about:blank");
    await page.goto(link);
    await expect(page.getByText("The sign-in link did not work: AccessDeniedException")).toBeVisible();
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("dark or light is the system's, until the person chooses", async ({ page, server }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, server, "/identity");
  await expect(page.locator("body")).toHaveClass(/awsui-dark-mode/);
  await page.getByRole("button", { name: "Theme" }).locator("visible=true").click();
  await page.getByRole("menuitemcheckbox", { name: "Light" }).click();
  await expect(page.locator("body")).not.toHaveClass(/awsui-dark-mode/);
  await page.reload();
  await expect(page.locator("body")).not.toHaveClass(/awsui-dark-mode/);
});

test("signing in fits a phone", async ({ page, server }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto(server.console);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expectNoSidewaysScroll(page);
});
