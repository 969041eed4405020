import { expect, test } from "vitest";
import type { Screen } from "../screens";
import { activeHref, navigationItems } from "./navigation";

const load = () => Promise.reject(new Error("not loaded here"));
const all: Screen[] = [
  { path: "/clusters", title: "Clusters", section: "Clusters", load },
  { path: "/clusters/:name", title: "Cluster", load },
  { path: "/query", title: "Query editor", section: "Queries", load },
];

test("the navigation lists the screens that have a section, clusters first and on their own", () => {
  expect(navigationItems(all)).toEqual([
    { type: "link", text: "Clusters", href: "#/clusters" },
    { type: "section-group", title: "Queries", items: [{ type: "link", text: "Query editor", href: "#/query" }] },
  ]);
});

test("a screen below another one marks that one", () => {
  expect(activeHref("/clusters/c1/roles", all)).toBe("#/clusters");
  expect(activeHref("/clustersx", all)).toBe("#");
});
