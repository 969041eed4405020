import { expect, test } from "vitest";
import { databaseProblem, identifierProblem, nodesProblem, passwordProblem, portProblem, userProblem } from "./validate";

test("cluster identifiers are lowercase words joined by single hyphens", () => {
  for (const good of ["c", "my-redshift-cluster", "a1-2"]) expect(identifierProblem(good)).toBeUndefined();
  for (const bad of ["", "1a", "A", "a-", "a--b", "a_b", "a".repeat(64)]) expect(identifierProblem(bad)).toBeDefined();
});

test("passwords follow Redshift's rules", () => {
  expect(passwordProblem("Secret-Passw0rd")).toBeUndefined();
  for (const bad of ["", "Sh0rt", "nouppercase1", "NOLOWER1", "NoDigits", "With Space1", "With'Quote1"]) expect(passwordProblem(bad)).toBeDefined();
});

test("sizes, ports, users and databases", () => {
  expect([nodesProblem("1"), nodesProblem("100"), portProblem(""), portProblem("5439"), userProblem("awsuser"), databaseProblem("dev_1")]).toEqual(Array(6).fill(undefined));
  for (const problem of [nodesProblem("0"), nodesProblem("101"), nodesProblem("x"), portProblem("80"), userProblem("1x"), databaseProblem("Dev")]) expect(problem).toBeDefined();
});
