import { expect, test } from "vitest";
import { readExplanation } from "./explain";

test("the statements that matched are named by Sid, or by place", () => {
  const statement = { effect: "DENY", policyId: "inline:deny", attachedTo: "arn:aws:iam::1:user/alice" };
  const items = [
    { ...statement, statementId: "NoClusters", path: "$.Statement[0]" },
    { ...statement, statementId: "", path: "$.Statement[1]" },
  ];
  const { statements } = readExplanation(JSON.stringify({ matchedStatements: { items }, failures: { items: [] } }));
  expect(statements.map(({ statement }) => statement)).toEqual(["NoClusters", "$.Statement[1]"]);
  expect(statements[0]).toEqual({ effect: "DENY", policy: "inline:deny", attachedTo: "arn:aws:iam::1:user/alice", statement: "NoClusters" });
});

test("where nothing matched, the policies without an allow are named", () => {
  expect(readExplanation('{"matchedStatements":{"items":[]},"failures":{"items":[{"value":"identity-based policy"}]}}')).toEqual({ statements: [], missingIn: ["identity-based policy"] });
  expect(readExplanation("{}")).toEqual({ statements: [], missingIn: [] });
});
