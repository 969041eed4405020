import { expect, test } from "vitest";
import { quoteLiteral, quoteNames } from "./quote";

test("a literal cannot be left", () => {
  expect(quoteLiteral("it's")).toBe("'it''s'");
  expect(quoteLiteral("\\'; drop table t; --")).toBe("'\\\\''; drop table t; --'");
});

test("names are quoted where they would mean something else", () => {
  expect(quoteNames("public", "venue")).toBe("public.venue");
  expect(quoteNames("Mixed", 'a"b', "order", "1st")).toBe('"Mixed"."a""b"."order"."1st"');
});
