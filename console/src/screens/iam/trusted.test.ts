import { expect, test } from "vitest";
import { usesOf } from "./clusters-of-role";
import { trustedPrincipals } from "./trusted";

const encode = (document: object) => encodeURIComponent(JSON.stringify(document));

test("the principals that a trust policy allows, each once; denials and broken documents name nobody", () => {
  const document = {
    Statement: [
      { Effect: "Allow", Principal: { Service: ["redshift.amazonaws.com", "ec2.amazonaws.com"] } },
      { Effect: "Allow", Principal: { Service: "redshift.amazonaws.com", AWS: "arn:aws:iam::1:root" } },
      { Effect: "Deny", Principal: "*" },
    ],
  };
  expect(trustedPrincipals(encode(document))).toEqual(["redshift.amazonaws.com", "ec2.amazonaws.com", "arn:aws:iam::1:root"]);
  expect(trustedPrincipals(encode({ Statement: { Effect: "Allow", Principal: "*" } }))).toEqual(["*"]);
  expect(trustedPrincipals("%")).toEqual([]);
});

test("a cluster uses a role by its whole ARN", () => {
  const cluster = (ClusterIdentifier: string, arn: string) => ({ ClusterIdentifier, IamRoles: [{ IamRoleArn: arn, ApplyStatus: "in-sync" }], DefaultIamRoleArn: "a/R" });
  expect(usesOf("a/R", [cluster("one", "a/R"), cluster("two", "a/RR")])).toEqual([{ cluster: "one", status: "in-sync", isDefault: true }]);
});
