import type { Cluster } from "@aws-sdk/client-redshift";
import { expect, test } from "vitest";
import { NO_EDIT, add, countOf, keep, rebase, remove, requestOf, rowsOf, setDefault } from "./edit";

const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const A = arn("A");
const B = arn("B");
const C = arn("C");

const cluster: Cluster = {
  ClusterIdentifier: "c1",
  DefaultIamRoleArn: A,
  IamRoles: [
    { IamRoleArn: A, ApplyStatus: "in-sync" },
    { IamRoleArn: B, ApplyStatus: "removing" },
  ],
};

const summary = (edit = NO_EDIT) => rowsOf(cluster, edit).map(({ arn, status, isDefault }) => `${arn.slice(-1)} ${status}${isDefault ? " default" : ""}`);

test("nothing is sent before something changed", () => {
  expect(requestOf(cluster, NO_EDIT)).toBeUndefined();
  expect(summary()).toEqual(["A in-sync default", "B removing"]);
});

test("adds and removes go into one request", () => {
  const edit = remove(add(cluster, NO_EDIT, C), A);
  expect(summary(edit)).toEqual(["A to be removed", "B removing", "C to be added"]);
  expect(requestOf(cluster, edit)).toEqual({ ClusterIdentifier: "c1", AddIamRoles: [C], RemoveIamRoles: [A], DefaultIamRoleArn: "" });
});

test("X on a staged role forgets it, and undo keeps an association", () => {
  expect(remove(add(cluster, NO_EDIT, C), C)).toEqual(NO_EDIT);
  expect(keep(remove(NO_EDIT, A), A)).toEqual(NO_EDIT);
});

test("adding what is marked for removal keeps it; adding what is there changes nothing", () => {
  expect(add(cluster, remove(NO_EDIT, A), A)).toEqual(NO_EDIT);
  expect(add(cluster, NO_EDIT, A)).toBe(NO_EDIT);
});

test("a role that is being removed can be added again", () => {
  const edit = add(cluster, NO_EDIT, B);
  expect(summary(edit)).toEqual(["A in-sync default", "B to be added"]);
  expect(requestOf(cluster, edit)?.AddIamRoles).toEqual([B]);
});

test("the default is set with the role in one request, cleared with an empty ARN, and left alone otherwise", () => {
  const added = add(cluster, NO_EDIT, C);
  expect(requestOf(cluster, added)?.DefaultIamRoleArn).toBeUndefined();
  expect(requestOf(cluster, setDefault(cluster, added, C))).toMatchObject({ AddIamRoles: [C], DefaultIamRoleArn: C });
  expect(requestOf(cluster, setDefault(cluster, NO_EDIT, null))).toMatchObject({ DefaultIamRoleArn: "" });
  expect(requestOf(cluster, setDefault(cluster, NO_EDIT, A))).toBeUndefined();
});

test("a removed role is no default, whether staged or set", () => {
  expect(requestOf(cluster, remove(setDefault(cluster, add(cluster, NO_EDIT, C), C), C))).toBeUndefined();
  expect(summary(remove(NO_EDIT, A))).toEqual(["A to be removed", "B removing"]);
});

test("the limit counts what will remain", () => {
  expect(countOf(rowsOf(cluster, NO_EDIT))).toBe(1);
  expect(countOf(rowsOf(cluster, add(cluster, remove(NO_EDIT, A), C)))).toBe(1);
});

test("a refresh drops what became moot and keeps the rest of the edit", () => {
  const edit = setDefault(cluster, remove(add(cluster, NO_EDIT, C), A), C);
  const refreshed: Cluster = { ...cluster, IamRoles: [{ IamRoleArn: C, ApplyStatus: "adding" }] };
  expect(rebase(refreshed, edit)).toEqual({ added: [], removed: [], defaultArn: C });
  expect(rebase(cluster, edit)).toEqual(edit);
});
