import type { Cluster } from "@aws-sdk/client-redshift";
import { expect, test } from "vitest";
import { formOf, modification, problemsOf } from "./modify";

const cluster: Cluster = { ClusterIdentifier: "c1", NodeType: "ra3.large", NumberOfNodes: 2, AutomatedSnapshotRetentionPeriod: 1, PubliclyAccessible: false };
const form = formOf(cluster);

test("an untouched form asks for nothing", () => {
  expect(modification(cluster, form)).toBeUndefined();
});

test("only what changed is asked for", () => {
  expect(defined(modification(cluster, { ...form, retention: "7" }))).toEqual({ ClusterIdentifier: "c1", AutomatedSnapshotRetentionPeriod: 7 });
  expect(defined(modification(cluster, { ...form, password: "Secret-Passw0rd" }))).toEqual({ ClusterIdentifier: "c1", MasterUserPassword: "Secret-Passw0rd" });
});

test("a size is asked for whole, and one node is a single-node cluster", () => {
  expect(defined(modification(cluster, { ...form, nodes: "4" }))).toEqual({ ClusterIdentifier: "c1", NodeType: "ra3.large", NumberOfNodes: 4, ClusterType: "multi-node" });
  expect(defined(modification(cluster, { ...form, nodes: "1" }))).toEqual({ ClusterIdentifier: "c1", NodeType: "ra3.large", ClusterType: "single-node" });
});

test("an empty password is no problem, a weak one is", () => {
  expect(problemsOf(form).password).toBeUndefined();
  expect(problemsOf({ ...form, password: "short" }).password).toMatch(/8 to 64/);
  expect(problemsOf({ ...form, retention: "36" }).retention).toBe("0 to 35 days.");
});

const defined = (value: object | undefined) => JSON.parse(JSON.stringify(value)) as unknown;
