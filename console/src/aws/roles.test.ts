import { expect, test } from "vitest";
import { isRoleArn, nameOfArn, roleArn } from "./arn";
import { trustsRedshift } from "./roles";

const policy = (statement: object) => encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement: statement }));

test("a trust policy names Redshift in one statement or in a list, alone or among others", () => {
  expect(trustsRedshift(policy({ Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" } }))).toBe(true);
  expect(trustsRedshift(policy([{ Effect: "Allow", Principal: { Service: ["ec2.amazonaws.com", "redshift.amazonaws.com"] } }]))).toBe(true);
  expect(trustsRedshift(policy([{ Effect: "Deny", Principal: { Service: "redshift.amazonaws.com" } }]))).toBe(false);
  expect(trustsRedshift(policy([{ Effect: "Allow", Principal: "*" }]))).toBe(false);
  expect(trustsRedshift(undefined)).toBe(false);
});

test("a bare name is a role of one's own account; an ARN stays", () => {
  expect(roleArn(" MyRole ", "123456789012")).toBe("arn:aws:iam::123456789012:role/MyRole");
  expect(roleArn("arn:aws:iam::1:role/x", "123456789012")).toBe("arn:aws:iam::1:role/x");
});

test("role ARNs may have a path", () => {
  expect(isRoleArn("arn:aws:iam::123456789012:role/service-role/R")).toBe(true);
  expect(isRoleArn("arn:aws:iam::123456789012:user/R")).toBe(false);
  expect(isRoleArn("arn:aws:iam::12:role/R")).toBe(false);
  expect(nameOfArn("arn:aws:iam::123456789012:role/service-role/R")).toBe("R");
});
