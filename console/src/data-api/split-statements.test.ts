import { expect, test } from "vitest";
import { splitStatements, statementAt } from "./split-statements";

const texts = (script: string) => splitStatements(script).map(({ text }) => text);

test("semicolons end statements, and empty ones are none", () => {
  expect(texts(" select 1;\n\n;select 2 ; ")).toEqual(["select 1", "select 2"]);
  expect(texts("-- nothing\n/* here */ ; ")).toEqual([]);
});

test("semicolons in literals, names, comments and bodies end nothing", () => {
  expect(texts(`select ';''\\';', ";" -- a; b\n, /* ; /* ; */ ; */ 1; select 2`)).toHaveLength(2);
  expect(texts("create procedure p() as $$ begin; end; $$ language plpgsql; select $1; select a$b$c; d")).toEqual([
    "create procedure p() as $$ begin; end; $$ language plpgsql",
    "select $1",
    "select a$b$c",
    "d",
  ]);
  expect(texts("select 'not ended; ")).toEqual(["select 'not ended;"]);
});

test("a comment belongs to the statement after it", () => {
  expect(texts("select 1; -- two\nselect 2; -- end")).toEqual(["select 1", "-- two\nselect 2"]);
});

test("the cursor's statement", () => {
  const script = "select 1;\n\nselect 2;\nselect 3";
  expect(statementAt(script, 0)?.text).toBe("select 1");
  expect(statementAt(script, 9)?.text).toBe("select 1");
  expect(statementAt(script, 10)?.text).toBe("select 1");
  expect(statementAt(script, 13)?.text).toBe("select 2");
  expect(statementAt(script, script.length)?.text).toBe("select 3");
  expect(statementAt("  select 1", 0)?.text).toBe("select 1");
  expect(statementAt("", 0)).toBeUndefined();
});

test("hundreds of thousands of characters are cut at once", () => {
  const script = "select 'x;y' /* c; */ -- d;\n;".repeat(10_000);
  expect(splitStatements(script)).toHaveLength(10_000);
});
