import { expect, test } from "vitest";
import { NO_FILTER, logQuery } from "./log-query";

test("filters become conditions whose texts are quoted", () => {
  expect(logQuery(NO_FILTER)).toMatch(/FROM svv_authorization_log ORDER BY sequence DESC LIMIT 500$/);
  const filtered = logQuery({ decision: "Deny", step: "S3 access", text: " O'Neil\\ " });
  expect(filtered).toContain("WHERE decision = 'Deny' AND step = 'S3 access' AND position('o''neil\\\\' in ");
});
