// The query editor on a real cluster: rows, cancelling, errors, plans, what was run before.
import { readFileSync } from "node:fs";
import { createCluster, createUser, eventually, expect, expectAccessible, expectNoSidewaysScroll, open, test, write, type Server } from "./test";
import type { Page } from "@playwright/test";

test.beforeAll(async ({ server }) => {
  await createCluster(server, "sql");
});

async function openEditor(page: Page, server: Server) {
  await open(page, server, "/queries?cluster=sql");
  await expect(page.getByRole("textbox", { name: "SQL" })).toBeVisible({ timeout: 30_000 });
}

async function run(page: Page, sql: string) {
  await write(page, "SQL", sql);
  await page.keyboard.press("Control+Enter");
}

const finished = (page: Page) => page.getByRole("status").filter({ hasText: "FINISHED" });

test("a query runs by the keyboard, and its rows are shown with their types and NULL", async ({ page, server }) => {
  await openEditor(page, server);
  await run(page, "select 9007199254740993::bigint as big, null::int as nothing, '' as empty, 1.50::numeric(5,2) as price, true as yes, 'it''s' as text");
  const grid = page.getByRole("grid", { name: "Rows of the result" });
  await expect(grid.getByRole("gridcell")).toHaveText(["9007199254740993", "NULL", "", "1.50", "true", "it's"]);
  await expect(grid.getByRole("columnheader").first()).toHaveText(/big\s+int8/);
  await expect(finished(page)).toContainText("1 row");
  await expectAccessible(page);
});

test("of several statements the one at the cursor runs, or all; temporary tables stay while the session is kept", async ({ page, server }) => {
  await openEditor(page, server);
  await write(page, "SQL", "create temp table seen (n int);\ninsert into seen values (1), (2);\nselect sum(n) as total from seen;");
  await page.getByRole("button", { name: "Run all" }).click();
  await expect(page.getByRole("gridcell")).toHaveText(["3"], { timeout: 20_000 });
  await page.getByRole("textbox", { name: "SQL" }).press("Control+End");
  await page.keyboard.press("Control+Enter");
  await expect(finished(page)).toContainText("1 row");
  await expect(page.getByText("3 were run")).toBeHidden();
});

test("tens of thousands of rows scroll, and are downloaded as CSV", async ({ page, server }) => {
  await openEditor(page, server);
  await run(page, `with d(n) as (${Array.from({ length: 10 }, (_, digit) => `select ${digit}`).join(" union all ")}), n(i) as (select 1 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n from d a, d b, d c, d, d e) select i, '=' || i as formula from n where i <= 30000 order by i`);
  const grid = page.getByRole("grid", { name: "Rows of the result" });
  await expect(finished(page)).toContainText("30,000 rows", { timeout: 30_000 });
  await grid.focus();
  await page.keyboard.press("Control+End");
  await expect(grid.getByRole("gridcell", { name: "=30000" })).toBeVisible();
  expect(await grid.getByRole("row").count()).toBeLessThan(80);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download CSV" }).click()]);
  const stream = await download.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().split("\r\n");
  expect([lines[0], lines[1], lines[30_000], lines.length]).toEqual(["i,formula", "1,'=1", "30000,'=30000", 30_002]);
});

/** Takes what is written to the file that the person would choose, or nothing when the browser cannot ask. */
interface Chosen {
  texts: string[];
  closed: boolean;
}

test("a result beyond what the grid holds is downloaded page by page", async ({ page, server }) => {
  await openEditor(page, server);
  await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
  await run(page, `with d(n) as (${Array.from({ length: 10 }, (_, digit) => `select ${digit}`).join(" union all ")}), n(i) as (select 1 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n + 100000 * f.n from d a, d b, d c, d, d e, d f where f.n < 2) select i, repeat('x', 60) as text from n where i <= 120000 order by i`);
  await expect(page.getByText(/The first 10\d,\d{3} of 120,000 rows/)).toBeVisible({ timeout: 60_000 });
  const button = page.getByRole("button", { name: "Download CSV" });
  const [download] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), button.click()]);
  const lines = readFileSync(await download.path(), "utf8").split("\r\n");
  expect([lines[0], lines[1], lines[120_000], lines.length]).toEqual(["i,text", `1,${"x".repeat(60)}`, `120000,${"x".repeat(60)}`, 120_002]);

  // Where the browser can ask for a place, pages are written to it as they come.
  await page.evaluate(() => {
    const chosen: Chosen = { texts: [], closed: false };
    const file = { write: async (text: string) => void chosen.texts.push(text), close: async () => void (chosen.closed = true), abort: async () => undefined };
    Object.assign(window, { chosen, showSaveFilePicker: async () => ({ createWritable: async () => file }) });
  });
  await button.click();
  const chosen = () => page.evaluate(() => (window as unknown as { chosen: Chosen }).chosen);
  await eventually("the file is closed", async () => ((await chosen()).closed ? true : undefined));
  const { texts } = await chosen();
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.join("").split("\r\n")).toEqual(lines);
});

test("a long query is cancelled in the database too", async ({ page, server }) => {
  await openEditor(page, server);
  await run(page, "with recursive n(i) as (select 1::bigint union all select i + 1 from n where i < 100000000) select count(*) from n");
  await expect(page.getByRole("status").filter({ hasText: /STARTED|PICKED/ })).toBeVisible({ timeout: 15_000 });
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("status").filter({ hasText: "ABORTED" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Run the selection/ })).toBeEnabled();
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("row").filter({ hasText: "100000000" }).filter({ hasText: "ABORTED" })).toBeVisible({ timeout: 20_000 });
});

test("a failure says what the database says; explain shows the plan; history opens a statement again", async ({ page, server }) => {
  await openEditor(page, server);
  await run(page, "select * from there_is_no_such_table");
  await expect(page.getByText('relation "there_is_no_such_table" does not exist')).toBeVisible();
  await expectAccessible(page);

  await write(page, "SQL", "select count(*) from svv_tables");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByLabel("the plan", { exact: true })).toContainText(/Exec|XN/);

  await write(page, "SQL", "select no_such_function(1)");
  await page.getByRole("button", { name: "Explain" }).click();
  await expect(page.getByText("There is no plan")).toBeVisible();
  await expect(page.getByText(/^Hint: No function matches/)).toBeVisible();

  await page.getByRole("tab", { name: "History" }).click();
  const row = page.getByRole("row").filter({ hasText: "there_is_no_such_table" }).filter({ hasText: "FAILED" }).first();
  await row.getByRole("button", { name: "Why did it fail?" }).click();
  await expect(row.getByText("does not exist")).toBeVisible();
  await row.getByRole("button", { name: /in the editor/ }).click();
  await expect(page.getByRole("textbox", { name: "SQL" })).toContainText("there_is_no_such_table");
  await expectAccessible(page);
});

test("schemas, tables and columns are listed as they are opened", async ({ page, server }) => {
  await openEditor(page, server);
  await run(page, "create table if not exists tree_of_things (id int, name varchar(30))");
  await expect(finished(page)).toBeVisible();
  await page.getByRole("button", { name: "Open public" }).click();
  await page.getByRole("button", { name: "Open tree_of_things" }).click();
  await expect(page.getByText("varchar(30)", { exact: true })).toBeVisible();
  await write(page, "SQL", "");
  await page.getByRole("button", { name: "Insert tree_of_things into the editor" }).click();
  await expect(page.getByRole("textbox", { name: "SQL" })).toHaveText("tree_of_things");
  await expectAccessible(page);
});

test("rows are drawn", async ({ page, server }) => {
  await openEditor(page, server);
  await run(page, "select 'a' as name, 3 as n union all select 'b', 5 order by 1");
  await expect(finished(page)).toBeVisible();
  await page.getByRole("tab", { name: "Chart" }).click();
  const chart = page.getByRole("img", { name: "n over name" });
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("b: n 5")).toBeVisible();
  await expectAccessible(page);
});

test("who may not run statements is told which permission is missing", async ({ page, server }) => {
  const keys = await createUser(server, "no-data-api", { Effect: "Allow", Action: "redshift:DescribeClusters", Resource: "*" });
  await open(page, server, "/queries?cluster=sql", keys);
  await expect(page.getByText(/not authorized to perform: redshift-data:ListSchemas/)).toBeVisible();
  await run(page, "select 1");
  await expect(page.getByText(/not authorized to perform: redshift-data:ExecuteStatement/).first()).toBeVisible();
  await expect(page.getByText("Request ID").first()).toBeVisible();
});

test("a narrow window has everything", async ({ page, server }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openEditor(page, server);
  await run(page, "select 1 as one");
  await expect(page.getByRole("gridcell")).toHaveText(["1"]);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
