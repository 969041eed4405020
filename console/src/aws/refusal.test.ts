import { expect, test } from "vitest";
import { missingStatement, parseRefusal } from "./refusal";

const IMPLICIT =
  "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/R because no identity-based policy allows the iam:PassRole action";

test("AWS's sentence says who, what and on which resource", () => {
  expect(parseRefusal(IMPLICIT)).toEqual({
    principal: "arn:aws:iam::123456789012:user/alice",
    action: "iam:PassRole",
    resource: "arn:aws:iam::123456789012:role/R",
    explicit: false,
  });
  expect(parseRefusal("Access Denied")).toBeUndefined();
});

test("S3 quotes what it speaks of", () => {
  const message = 'User: arn:aws:iam::1:user/a is not authorized to perform: "s3:GetObject" on resource: "arn:aws:s3:::b/a b.txt" because no identity-based policy allows the s3:GetObject action';
  expect(parseRefusal(message)).toEqual({ principal: "arn:aws:iam::1:user/a", action: "s3:GetObject", resource: "arn:aws:s3:::b/a b.txt", explicit: false });
});

test("the missing statement allows the action on the resource; nothing helps against an explicit deny", () => {
  const refusal = parseRefusal(IMPLICIT);
  expect(JSON.parse(missingStatement(refusal!)!)).toEqual({ Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/R" });
  const denied = parseRefusal("User: arn:aws:iam::1:user/a is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/R with an explicit deny in an identity-based policy");
  expect(missingStatement(denied!)).toBeUndefined();
});
