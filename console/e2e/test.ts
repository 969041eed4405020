// The tests' fixtures: one server per worker, a signed-in page, and checks that hold for every screen.
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { PASSWORD, ROOT, eventually, startServer, type Keys, type Server } from "./server";
import { serveConsole } from "./serve-console";

export { expect };
export { ACCOUNT, OTHER_ROOT, PASSWORD, REGION, ROOT, eventually, type Keys, type Server } from "./server";

interface WorkerFixtures {
  server: Server;
}

interface Fixtures {
  /** Fails the test when the page logs an error, such as a violation of the Content-Security-Policy. */
  quiet: void;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await serveConsole(await startServer());
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  quiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        // The browser reports every answer above 399 itself; tests of refusals cause them on purpose.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens a screen signed in, as after a reload of a tab that keeps its session. */
export async function open(page: Page, server: Server, path: string, keys: Keys = ROOT): Promise<void> {
  const keep = (session: string) => {
    if (location.protocol !== "about:") sessionStorage.setItem("vesto-session", session);
  };
  await page.addInitScript(keep, JSON.stringify({ credentials: keys, region: "us-east-1" }));
  await page.goto(`${server.console}#${path}`);
}

/** Replaces an editor's text as typing does: what `fill` does in its place leaves inline styles for a moment. */
export async function write(page: Page, editor: string, text: string): Promise<void> {
  await page.getByRole("textbox", { name: editor, exact: true }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

/** Nothing that axe finds may be serious, and nothing may be wider than the window. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`)).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess).toBeLessThanOrEqual(0);
}

/** A user with one inline policy; gives their access key. */
export async function createUser(server: Server, name: string, ...statements: object[]): Promise<Keys> {
  const iam = server.iam();
  await iam.createUser({ UserName: name });
  if (statements.length > 0) {
    await iam.putUserPolicy({ UserName: name, PolicyName: "access", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }) });
  }
  const { AccessKey } = await iam.createAccessKey({ UserName: name });
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

export const TRUST_REDSHIFT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

export async function createRole(server: Server, name: string, trust: string = TRUST_REDSHIFT): Promise<string> {
  const { Role } = await server.iam().createRole({ RoleName: name, AssumeRolePolicyDocument: trust });
  return Role?.Arn ?? "";
}

export async function createCluster(server: Server, name: string, roles: readonly string[] = []): Promise<void> {
  await server.redshift().createCluster({
    ClusterIdentifier: name,
    NodeType: "dc1.large",
    NumberOfNodes: 2,
    MasterUsername: "awsuser",
    MasterUserPassword: PASSWORD,
    DBName: "dev",
    IamRoles: [...roles],
  });
  await eventually(`${name} is available with its roles in-sync`, async () => {
    const cluster = await describe(server, name);
    const settled = cluster?.IamRoles?.every((role) => role.ApplyStatus === "in-sync") ?? true;
    return cluster?.ClusterStatus === "available" && settled ? true : undefined;
  });
}

/** Runs a statement through the Data API and awaits its end, whatever that is. */
export async function runSql(server: Server, ClusterIdentifier: string, Sql: string, keys: Keys = ROOT) {
  const data = server.redshiftData(keys);
  const { Id } = await data.executeStatement({ ClusterIdentifier, Database: "dev", DbUser: "awsuser", Sql });
  return eventually(`the end of ${Sql}`, async () => {
    const seen = await data.describeStatement({ Id });
    return ["FINISHED", "FAILED", "ABORTED"].includes(seen.Status ?? "") ? seen : undefined;
  });
}

export async function describe(server: Server, name: string) {
  const { Clusters } = await server.redshift().describeClusters({ ClusterIdentifier: name });
  return Clusters?.[0];
}
