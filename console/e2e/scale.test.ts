// Ten thousand roles and ten thousand clusters stay fluid. The service's answers are made up here: creating as many takes minutes.
import type { Page, Route } from "@playwright/test";
import { ACCOUNT, createCluster, expect, open, test } from "./test";

const COUNT = 10_000;
/** Generous for a busy machine; a list that draws everything takes many times as long. */
const FLUID = 2_500;

const trust = encodeURIComponent('{"Statement":[{"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}]}');
const number = (index: number) => String(index).padStart(5, "0");

function answer(page: Page, action: string, pageSize: number, render: (items: string, marker: string | undefined) => string, item: (index: number) => string) {
  return page.route("**/*", (route: Route) => {
    const form = new URLSearchParams(route.request().postData() ?? "");
    if (form.get("Action") !== action || form.has("ClusterIdentifier")) return route.fallback();
    const from = Number(form.get("Marker") ?? 0);
    const to = Math.min(from + pageSize, COUNT);
    const items = Array.from({ length: to - from }, (_, index) => item(from + index)).join("");
    return route.fulfill({ contentType: "text/xml", body: render(items, to < COUNT ? String(to) : undefined) });
  });
}

async function took(what: () => Promise<void>): Promise<number> {
  const start = Date.now();
  await what();
  return Date.now() - start;
}

test("one of ten thousand roles is found and chosen", async ({ page, server }) => {
  await createCluster(server, "many-roles");
  await answer(
    page,
    "ListRoles",
    1000,
    (items, marker) =>
      `<ListRolesResponse><ListRolesResult><Roles>${items}</Roles><IsTruncated>${marker !== undefined}</IsTruncated>${marker ? `<Marker>${marker}</Marker>` : ""}</ListRolesResult></ListRolesResponse>`,
    (index) => `<member><Path>/</Path><RoleName>Role${number(index)}</RoleName><Arn>arn:aws:iam::${ACCOUNT}:role/Role${number(index)}</Arn><AssumeRolePolicyDocument>${trust}</AssumeRolePolicyDocument></member>`,
  );
  await open(page, server, "/clusters/many-roles/manage-iam-roles");
  await page.getByRole("button", { name: /Available roles/ }).click();
  await expect(page.getByRole("option", { name: /Role00000/ })).toBeVisible({ timeout: 30_000 });
  expect(await page.getByRole("option").count()).toBeLessThan(200);
  const filtering = await took(async () => {
    await page.getByPlaceholder("Find a role").fill("Role09876");
    await expect(page.getByRole("option")).toHaveCount(1);
  });
  const choosing = await took(async () => {
    await page.getByRole("option", { name: /Role09876/ }).click();
    await expect(page.getByRole("row").filter({ hasText: "Role09876" })).toContainText("to be added");
  });
  expect(Math.max(filtering, choosing)).toBeLessThan(FLUID);
});

test("ten thousand clusters are searched and paged", async ({ page, server }) => {
  await answer(
    page,
    "DescribeClusters",
    100,
    (items, marker) => `<DescribeClustersResponse><DescribeClustersResult><Clusters>${items}</Clusters>${marker ? `<Marker>${marker}</Marker>` : ""}</DescribeClustersResult></DescribeClustersResponse>`,
    (index) => `<Cluster><ClusterIdentifier>cluster-${number(index)}</ClusterIdentifier><ClusterStatus>available</ClusterStatus><NodeType>ra3.large</NodeType><NumberOfNodes>2</NumberOfNodes></Cluster>`,
  );
  await open(page, server, "/clusters");
  await expect(page.getByText("(10,000)")).toBeVisible({ timeout: 45_000 });
  const searching = await took(async () => {
    await page.getByLabel("Find a cluster").fill("cluster-09876");
    await expect(page.getByText("1 match", { exact: true }).first()).toBeVisible();
  });
  const paging = await took(async () => {
    await page.getByLabel("Find a cluster").fill("");
    await page.getByRole("button", { name: "Next page" }).click();
    await expect(page.getByRole("link", { name: "cluster-00025" })).toBeVisible();
  });
  expect(Math.max(searching, paging)).toBeLessThan(FLUID);
});
