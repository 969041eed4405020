import { expect, test } from "vitest";
import { EMPTY_FORM, accessPolicy, problemsOf, stepsOf, trustPolicy, type RoleForm } from "./redshift-role";

const form: RoleForm = { ...EMPTY_FORM, name: "Loader", buckets: ["lake"] };
const statements = (of: RoleForm) => (JSON.parse(accessPolicy(of) ?? "{}") as { Statement?: unknown }).Statement;

test("a role for COPY of one bucket may list it and read its objects, and nothing else", () => {
  expect(statements({ ...form, unload: false })).toEqual([
    { Sid: "List", Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::lake" },
    { Sid: "Objects", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::lake/*" },
  ]);
});

test("UNLOAD adds writing, CLEANPATH removing, more buckets more resources", () => {
  const [list, objects] = statements({ ...form, copy: false, cleanPath: true, buckets: ["a", "b"] }) as { Action: unknown; Resource: unknown }[];
  expect(objects?.Action).toEqual(["s3:PutObject", "s3:DeleteObject"]);
  expect(list?.Resource).toEqual(["arn:aws:s3:::a", "arn:aws:s3:::b"]);
  expect(accessPolicy({ ...form, scope: "any" })).toContain('"arn:aws:s3:::*/*"');
});

test("without buckets or commands there is no policy", () => {
  expect(accessPolicy({ ...form, scope: "none" })).toBeUndefined();
  expect(accessPolicy({ ...form, buckets: [] })).toBeUndefined();
  expect(accessPolicy({ ...form, copy: false, unload: false, cleanPath: true })).toBeUndefined();
});

test("only Redshift is trusted", () => {
  expect(JSON.parse(trustPolicy())).toMatchObject({ Statement: [{ Principal: { Service: "redshift.amazonaws.com" }, Action: "sts:AssumeRole" }] });
});

test("a form says what is missing", () => {
  expect(problemsOf(form)).toEqual({ name: undefined, buckets: undefined, commands: undefined });
  expect(problemsOf({ ...form, name: "a b", buckets: [], copy: false, unload: false })).toEqual({ name: expect.any(String), buckets: expect.any(String), commands: expect.any(String) });
});

test("the role is made, then what it may do, then who uses it", async () => {
  const texts = stepsOf({ ...form, cluster: "c1", makeDefault: true }, "123456789012").map(({ text }) => text);
  expect(texts).toEqual(["Create the role Loader", "Write its policy RedshiftS3Access", "Associate it with c1 as the default"]);
  expect(stepsOf({ ...form, scope: "none" }, "1")).toHaveLength(1);
});
