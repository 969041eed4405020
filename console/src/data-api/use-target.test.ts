import { expect, test } from "vitest";
import { complete, firstTarget, fromParams, targetParams } from "./use-target";

const clusters = [
  { ClusterIdentifier: "a", ClusterStatus: "paused", DBName: "dev", MasterUsername: "admin" },
  { ClusterIdentifier: "b", ClusterStatus: "available", DBName: "sales", MasterUsername: "boss" },
];

test("the first cluster that runs is taken, as its admin user", () => {
  expect(firstTarget(clusters)).toEqual({ clusterIdentifier: "b", database: "sales", dbUser: "boss" });
  expect(firstTarget([])).toBeUndefined();
});

test("an address may name the cluster alone", () => {
  const named = fromParams(new URLSearchParams("cluster=a"));
  expect(named && complete(named, clusters)).toEqual({ clusterIdentifier: "a", database: "dev", dbUser: "admin" });
  expect(named && complete(named, [])).toBeUndefined();
});

test("an empty user is the caller's own identity", () => {
  const target = { clusterIdentifier: "a", database: "x", dbUser: undefined };
  const named = fromParams(targetParams(target));
  expect(named && complete(named, clusters)).toEqual(target);
});
