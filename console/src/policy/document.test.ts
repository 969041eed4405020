import { expect, test } from "vitest";
import { decodeDocument, sizeOf, withStatement } from "./document";

const STATEMENT = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

test("a document comes URL-encoded and is laid out; what is no JSON stays", () => {
  expect(decodeDocument("%7B%22Version%22%3A%222012-10-17%22%7D")).toBe('{\n  "Version": "2012-10-17"\n}');
  expect(decodeDocument("100% {")).toBe("100% {");
});

test("a statement is added to a list, to a lone statement and to no document", () => {
  const statements = (document: string) => (JSON.parse(document) as { Statement: unknown[] }).Statement;
  expect(statements(withStatement('{"Id":"x","Statement":[{"Sid":"a"}]}', STATEMENT))).toEqual([{ Sid: "a" }, STATEMENT]);
  expect(statements(withStatement('{"Statement":{"Sid":"a"}}', STATEMENT))).toEqual([{ Sid: "a" }, STATEMENT]);
  expect(JSON.parse(withStatement(undefined, STATEMENT))).toEqual({ Version: "2012-10-17", Statement: [STATEMENT] });
  expect(() => withStatement("{", STATEMENT)).toThrow();
});

test("white space is not counted", () => {
  expect(sizeOf('{ "a":\n 1 }')).toBe(7);
});
