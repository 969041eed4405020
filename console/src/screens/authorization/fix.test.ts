import { expect, test } from "vitest";
import { fixesOf } from "./fix";

const STATEMENT = { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::lake" };
const LOADER = "arn:aws:iam::123456789012:role/Loader";
const only = (hint: string) => {
  const [fix, ...more] = fixesOf(hint);
  expect(more).toEqual([]);
  return fix;
};

test("a statement to add says to which policy, and the command is there to copy", () => {
  const command = `aws iam put-role-policy --role-name Loader --policy-name Allow-s3-ListBucket-lake --policy-document '{"Version":"2012-10-17","Statement":[${JSON.stringify(STATEMENT)}]}'`;
  expect(only(`Add ${JSON.stringify(STATEMENT)} to an identity policy of \`${LOADER}\`: ${command}`)).toMatchObject({
    command,
    change: { kind: "identity", holder: LOADER, policyName: "Allow-s3-ListBucket-lake", statement: STATEMENT },
  });
});

test("a trust policy may be widened as well, which changes nothing of the addition", () => {
  const trust = { Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" }, Action: "sts:AssumeRole" };
  const hint = `Add ${JSON.stringify(trust)} to the trust policy of \`${LOADER}\` (or widen statement 0 of policy \`trust policy of Loader\` attached to \`${LOADER}\`: its condition does not hold): aws iam update-assume-role-policy --role-name Loader --policy-document file://trust.json`;
  expect(only(hint)?.change).toEqual({ kind: "trust", role: LOADER, statement: trust });
});

test("two sides are two fixes", () => {
  const fixes = fixesOf(
    `Add ${JSON.stringify(STATEMENT)} to the bucket policy of \`arn:aws:s3:::lake\`: aws s3api put-bucket-policy --bucket lake --policy file://policy.json\n` +
      `Add ${JSON.stringify(STATEMENT)} to the permissions boundary \`arn:aws:iam::1:policy/B\` of \`${LOADER}\`: aws iam create-policy-version --policy-arn arn:aws:iam::1:policy/B --policy-document file://policy.json --set-as-default`,
  );
  expect(fixes.map(({ change }) => change)).toEqual([
    { kind: "bucket", bucket: "lake", statement: STATEMENT },
    { kind: "boundary", policy: "arn:aws:iam::1:policy/B", statement: STATEMENT },
  ]);
});

test("roles are associated, made the default and created; a command with a gap is only shown", () => {
  const modify = "aws redshift modify-cluster-iam-roles --cluster-identifier c1";
  expect(only(`Associate the role: ${modify} --add-iam-roles ${LOADER}`)?.change).toEqual({ kind: "associate", cluster: "c1", role: LOADER, makeDefault: undefined });
  expect(only(`Make an associated role the default: ${modify} --default-iam-role-arn ${LOADER}`)?.change).toEqual({ kind: "associate", cluster: "c1", role: undefined, makeDefault: LOADER });
  expect(only(`Associate a role and make it the default: ${modify} --add-iam-roles ROLE_ARN --default-iam-role-arn ROLE_ARN`)).toMatchObject({ change: undefined, command: expect.stringContaining("ROLE_ARN") });
  expect(only(`Create the role in account 1: aws iam create-role --role-name 'it'\\''s' --path /a/ --assume-role-policy-document '{"Version":"2012-10-17"}'`)?.change).toEqual({
    kind: "create-role",
    name: "it's",
    path: "/a/",
    trust: '{"Version":"2012-10-17"}',
  });
});

test("a GRANT is SQL; a Deny to remove is left to people", () => {
  expect(only("As a superuser: GRANT ASSUMEROLE ON 'x' TO bob FOR COPY;")).toMatchObject({ command: "GRANT ASSUMEROLE ON 'x' TO bob FOR COPY;", change: { kind: "grant" } });
  expect(only("Remove or narrow the Deny in statement 0 of policy `own` attached to `x`.")).toEqual({ sentence: expect.any(String), command: undefined, change: undefined });
  expect(fixesOf(undefined)).toEqual([]);
});
