// Query editor, the forms that write COPY and UNLOAD, loads and their errors.
import type { Page } from "@playwright/test";
import { createCluster, createRole, expect, open, test, write, type Server } from "../e2e/test";
import { take } from "./looks";

const SALES = `create table if not exists sales (day date, region varchar(20), units int, revenue numeric(12,2));
delete from sales;
insert into sales values ('2026-11-01','north',120,1999.90),('2026-11-02','north',180,2510.00),('2026-11-03','north',90,1200.50),
 ('2026-11-04','south',300,4100.00),('2026-11-05','south',260,3900.25),('2026-11-06',null,75,880.10);`;

async function fill(page: Page, server: Server, sql: string) {
  await open(page, server, "/queries?cluster=shop");
  await write(page, "SQL", sql);
}

async function runAll(page: Page, server: Server, sql: string, end = "FINISHED") {
  await fill(page, server, sql);
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(page.getByRole("status").filter({ hasText: end })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Run all" })).toBeEnabled({ timeout: 30_000 });
}

test.describe("queries", () => {
  let role = "";

  test.beforeAll(async ({ server }) => {
    role = await createRole(server, "RedshiftCopyUnload");
    const access = { Effect: "Allow", Action: "s3:*", Resource: ["arn:aws:s3:::shop-files", "arn:aws:s3:::shop-files/*"] };
    await server.iam().putRolePolicy({ RoleName: "RedshiftCopyUnload", PolicyName: "s3", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [access] }) });
    await createCluster(server, "shop", [role]);
    await server.redshift().modifyClusterIamRoles({ ClusterIdentifier: "shop", DefaultIamRoleArn: role });
    await server.s3().createBucket({ Bucket: "shop-files" });
    await server.s3().putObject({ Bucket: "shop-files", Key: "sales/bad.csv", Body: "2026-11-07,west,12,10.50\n2026-11-08,west,many,11.00\n2026-13-01,east,3,1.00\n" });
    await server.s3().putObject({ Bucket: "shop-files", Key: "sales/good.csv", Body: "2026-11-07,west,12,10.50\n".repeat(5_000) });
  });

  test("query editor", async ({ page, server }) => {
    await take(page, "07-results", async () => {
      await runAll(page, server, `${SALES}\n\n-- What sold where\nselect * from sales where units > 50 order by day;`);
      const schema = page.getByRole("button", { name: "Open public" });
      if (await schema.isVisible()) {
        await schema.click();
        await expect(page.getByRole("button", { name: "Open sales" })).toBeVisible();
      }
      await page.getByRole("grid").scrollIntoViewIfNeeded();
    }, { large: true });
    await take(page, "07-chart", async () => {
      await runAll(page, server, "select region, sum(units) as units, sum(revenue) as revenue from sales group by 1 order by 1;");
      await page.getByRole("tab", { name: "Chart" }).click();
      await page.getByRole("img", { name: /over region/ }).scrollIntoViewIfNeeded();
    });
    await take(page, "07-plan", async () => {
      await fill(page, server, "select region, sum(units) from sales group by 1");
      await page.getByRole("button", { name: "Explain" }).click();
      await expect(page.getByLabel("the plan", { exact: true })).toBeVisible({ timeout: 20_000 });
      await page.getByLabel("the plan", { exact: true }).scrollIntoViewIfNeeded();
    });
    await take(page, "07-error", async () => {
      await runAll(page, server, "copy sales from 's3://shop-files/sales/bad' iam_role default csv;", "FAILED");
      await page.getByLabel("Detail", { exact: true }).scrollIntoViewIfNeeded();
    });
    await take(page, "07-history", async () => {
      await fill(page, server, "");
      await page.getByRole("tab", { name: "History" }).click();
      await expect(page.getByRole("row").nth(1)).toBeVisible();
    });
  });

  test("forms", async ({ page, server }) => {
    await take(page, "07-copy", async () => {
      await open(page, server, "/queries/copy?cluster=shop");
      await page.getByRole("combobox", { name: "Table" }).fill("sales");
      await page.getByRole("combobox", { name: "Source path" }).fill("s3://shop-files/sales/");
      await page.getByRole("heading", { level: 1 }).click();
    });
    await take(page, "07-unload", async () => {
      await open(page, server, "/queries/unload?cluster=shop");
      await write(page, "Query", "select * from sales where region = 'west'");
    });
  });

  test("loads", async ({ page, server }) => {
    const copies = Array.from({ length: 4 }, () => "copy sales from 's3://shop-files/sales/good' iam_role default csv;").join("\n");
    await runAll(page, server, `${SALES}\n${copies}\nunload ('select * from sales') to 's3://shop-files/out/' iam_role default format parquet cleanpath;`);
    await runAll(page, server, "copy sales from 's3://shop-files/sales/bad' iam_role default csv;", "FAILED");
    await take(page, "08-loads", async () => {
      await open(page, server, "/loads?cluster=shop");
      await expect(page.getByRole("row").nth(1)).toBeVisible({ timeout: 20_000 });
      await page.getByRole("row").last().scrollIntoViewIfNeeded();
    }, { large: true });
    await take(page, "08-unloads", async () => {
      await open(page, server, "/loads?cluster=shop");
      await page.getByRole("tab", { name: /^Unloads/ }).click();
      await expect(page.getByRole("row").nth(1)).toBeVisible({ timeout: 20_000 });
      await page.getByRole("row").last().scrollIntoViewIfNeeded();
    });
    await take(page, "08-errors-of-a-load", async () => {
      await open(page, server, "/loads?cluster=shop");
      await page.getByRole("link", { name: /^Show the \d+ errors of load/ }).first().click();
      await expect(page.getByText("What would help")).toBeVisible({ timeout: 20_000 });
    });
    await take(page, "08-load-errors", async () => {
      await open(page, server, "/loads/errors?cluster=shop");
      await expect(page.locator("mark").first()).toBeVisible({ timeout: 20_000 });
    });
  });
});
