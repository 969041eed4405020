import { expect, test } from "vitest";
import { FIRST_QUESTION, namesOf, problemsOf, statementOf } from "./question";

test("every text of the statement is quoted", () => {
  const question = { ...FIRST_QUESTION, table: 'Public."My ""T"', path: " s3://b/it's ", useDefault: false, roles: ["arn:aws:iam::1:role/A", " arn:aws:iam::2:role/B", ""] };
  expect(statementOf(question)).toBe(`EXPLAIN AUTHORIZATION COPY public."My ""T" FROM 's3://b/it''s' IAM_ROLE 'arn:aws:iam::1:role/A,arn:aws:iam::2:role/B'`);
  expect(statementOf({ ...FIRST_QUESTION, table: "t", path: "s3://b/m", manifest: true })).toBe("EXPLAIN AUTHORIZATION COPY t FROM 's3://b/m' IAM_ROLE default MANIFEST");
  expect(statementOf({ ...FIRST_QUESTION, command: "UNLOAD", query: "select 'x' from t;\n", path: "s3://b/out" })).toBe(
    "EXPLAIN AUTHORIZATION UNLOAD ('select ''x'' from t') TO 's3://b/out' IAM_ROLE default",
  );
});

test("names are read as SQL has them", () => {
  expect(namesOf('db.Schema."T.x"')).toEqual(["db", "schema", "T.x"]);
  for (const text of ["", "a.", ".a", "a b", 'a"b', '"a', "a.b.c.d", "t; drop table t"]) expect(namesOf(text), text).toBeUndefined();
});

test("a question says what it lacks", () => {
  expect(problemsOf({ ...FIRST_QUESTION, useDefault: false })).toEqual({ table: expect.any(String), query: undefined, path: expect.any(String), roles: expect.any(String) });
  expect(problemsOf({ ...FIRST_QUESTION, command: "UNLOAD", query: "select 1", path: "s3://b" })).toEqual({});
});
