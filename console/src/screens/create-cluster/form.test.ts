import { expect, test } from "vitest";
import { EMPTY_FORM, creation, isValid, withRoles } from "./form";

const R = "arn:aws:iam::123456789012:role/R";
const filled = { ...EMPTY_FORM, identifier: "c1", password: "Secret-Passw0rd" };

test("a name and a password complete the form", () => {
  expect(isValid(EMPTY_FORM)).toBe(false);
  expect(isValid(filled)).toBe(true);
});

test("one node is a single-node cluster, which has no number of nodes", () => {
  expect(creation({ ...filled, nodes: "1" })).toMatchObject({ ClusterType: "single-node", NumberOfNodes: undefined });
  expect(creation(filled)).toMatchObject({ ClusterType: "multi-node", NumberOfNodes: 2 });
});

test("the default role goes with the roles", () => {
  const withDefault = { ...withRoles(filled, [R]), defaultRole: R };
  expect(creation(withDefault)).toMatchObject({ IamRoles: [R], DefaultIamRoleArn: R });
  expect(creation(withRoles(withDefault, []))).toMatchObject({ IamRoles: undefined, DefaultIamRoleArn: undefined });
});
