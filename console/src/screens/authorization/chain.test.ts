import { expect, test } from "vitest";
import { answerOf, refusalOf, stagesOf, type Answer } from "./chain";

const answer = (step: string, decision: Answer["decision"] = "Allow"): Answer => ({ step, decision, principal: "", action: "", resource: "", reason: "" });
const drawn = (...answers: Answer[]) => stagesOf(answers).map(({ name, state }) => `${name}: ${state}`);

test("steps after a refusal are drawn as not reached", () => {
  expect(drawn(answer("database privilege"), answer("ASSUMEROLE privilege"), answer("role association", "Deny"))).toEqual([
    "database privilege: allowed",
    "ASSUMEROLE privilege: allowed",
    "role association: denied",
    "trust policy: not-reached",
    "S3 access: not-reached",
  ]);
});

test("a chain of roles has a step more, keys have fewer", () => {
  expect(drawn(...["database privilege", "ASSUMEROLE privilege", "role association", "trust policy", "role chain"].map((step) => answer(step)), answer("S3 access", "Error"))).toEqual([
    "database privilege: allowed",
    "ASSUMEROLE privilege: allowed",
    "role association: allowed",
    "trust policy: allowed",
    "role chain: allowed",
    "S3 access: error",
  ]);
  expect(drawn(answer("database privilege"), answer("access key", "Deny"))).toEqual(["database privilege: allowed", "access key: denied", "S3 access: not-reached"]);
});

test("one refused request of many refuses the step", () => {
  const all = [answer("S3 access"), answer("S3 access", "Deny")];
  expect(stagesOf(all).find(({ name }) => name === "S3 access")).toMatchObject({ state: "denied", answers: all });
  expect(refusalOf(all)).toBe(all[1]);
});

test("a row's empty columns are none; an unknown decision is no permission", () => {
  expect(answerOf({ step: "S3 access", decision: "?", policy: null, hint: "" })).toMatchObject({ decision: "Error", policy: undefined, hint: undefined });
});
