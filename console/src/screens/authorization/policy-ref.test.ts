import { expect, test } from "vitest";
import { policiesOf, statementIndex } from "./policy-ref";

const ROLE = "arn:aws:iam::1:role/path/R";

test("each policy that an answer names is found", () => {
  const text = `inline:own,x of ${ROLE}, arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess of ${ROLE}, permissions boundary arn:aws:iam::1:policy/B of ${ROLE}, bucket policy of arn:aws:s3:::lake, trust policy of ${ROLE}`;
  expect(policiesOf(text).map(({ ref }) => ref)).toEqual([
    { kind: "inline", name: "own,x", holder: ROLE },
    { kind: "managed", arn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" },
    { kind: "managed", arn: "arn:aws:iam::1:policy/B" },
    { kind: "bucket", bucket: "lake" },
    { kind: "trust", role: ROLE },
  ]);
  expect(policiesOf("no identity-based policy exists")).toEqual([]);
  expect(policiesOf("FullAWSAccess of 123456789012")).toEqual([{ title: "FullAWSAccess of 123456789012", ref: undefined }]);
});

test("the statement that decided has an index; a GRANT has none", () => {
  expect(statementIndex("Statement[2] (Sid Own)")).toBe(2);
  expect(statementIndex("Statement")).toBe(0);
  expect(statementIndex("GRANT ASSUMEROLE ON ALL TO PUBLIC FOR COPY")).toBeUndefined();
  expect(statementIndex(undefined)).toBeUndefined();
});
