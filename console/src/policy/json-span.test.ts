import { expect, test } from "vitest";
import { spanOf } from "./json-span";

const at = (text: string, path: (string | number)[]) => {
  const span = spanOf(text, path);
  return span && text.slice(span.start, span.end);
};

const TEXT = '{ "Id": "a\\"]}",\n "Statement": [ {"Sid": "one", "Action": ["x", "y"]}, {"Sid": "two", "n": 12 } ] }';

test("a value is found by its path, whatever strings contain", () => {
  expect(at(TEXT, ["Id"])).toBe('"a\\"]}"');
  expect(at(TEXT, ["Statement", 1])).toBe('{"Sid": "two", "n": 12 }');
  expect(at(TEXT, ["Statement", 0, "Action", 1])).toBe('"y"');
  expect(at(TEXT, ["Statement", 1, "n"])).toBe("12");
});

test("a lone statement is the first of a list", () => {
  expect(at('{"Statement": {"Sid": "one"}}', ["Statement", 0])).toBe('{"Sid": "one"}');
});

test("what is not there, or not JSON, has no span", () => {
  expect(spanOf(TEXT, ["Statement", 2])).toBeUndefined();
  expect(spanOf(TEXT, ["Nothing"])).toBeUndefined();
  for (const text of ["", "{", '{"Statement"', '{"Statement":', '{"Statement":[', "[]"]) expect(spanOf(text, ["Statement", 0])).toBeUndefined();
});
