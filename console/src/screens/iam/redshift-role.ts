// A role for COPY and UNLOAD: the least policy for what it is to do, the trust policy, and the calls that make it.
import type { IAM } from "@aws-sdk/client-iam";
import type { AwsClients } from "../../aws/clients";
import { documentOf, textOf, type Statement } from "../../policy/document";

/** The labels are Redshift's own, in its dialog "Create IAM role". */
export type Scope = "none" | "any" | "specific";

export interface RoleForm {
  readonly name: string;
  readonly scope: Scope;
  readonly buckets: readonly string[];
  readonly copy: boolean;
  readonly unload: boolean;
  /** UNLOAD … CLEANPATH removes what was there. */
  readonly cleanPath: boolean;
  /** A cluster to associate the role with. */
  readonly cluster?: string;
  readonly makeDefault: boolean;
}

export const EMPTY_FORM: RoleForm = { name: "", scope: "specific", buckets: [], copy: true, unload: true, cleanPath: false, makeDefault: false };

export const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
export const POLICY_NAME = "RedshiftS3Access";

export const trustPolicy = (): string => textOf(documentOf({ Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" }, Action: "sts:AssumeRole" }));

/** `undefined` when the role may reach nothing in S3. <https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-access-permissions.html> */
export function accessPolicy({ scope, buckets, copy, unload, cleanPath }: RoleForm): string | undefined {
  const names = scope === "any" ? ["*"] : scope === "specific" ? buckets : [];
  const actions = [...(copy ? ["s3:GetObject"] : []), ...(unload ? ["s3:PutObject"] : []), ...(unload && cleanPath ? ["s3:DeleteObject"] : [])];
  if (names.length === 0 || actions.length === 0) return undefined;
  const statements: Statement[] = [
    { Sid: "List", Effect: "Allow", Action: "s3:ListBucket", Resource: oneOrMany(names.map((name) => `arn:aws:s3:::${name}`)) },
    { Sid: "Objects", Effect: "Allow", Action: oneOrMany(actions), Resource: oneOrMany(names.map((name) => `arn:aws:s3:::${name}/*`)) },
  ];
  return textOf(documentOf(...statements));
}

const oneOrMany = (values: readonly string[]) => (values.length === 1 ? (values[0] ?? "") : values);

export function problemsOf(form: RoleForm): { name?: string; buckets?: string; commands?: string } {
  return {
    name: ROLE_NAME.test(form.name) ? undefined : "Enter 1 to 64 letters, digits or + = , . @ _ -",
    buckets: form.scope === "specific" && form.buckets.length === 0 ? "Choose a bucket, or another kind of access." : undefined,
    commands: form.scope !== "none" && !form.copy && !form.unload ? "Choose a command." : undefined,
  };
}

export interface Step {
  readonly text: string;
  run(aws: AwsClients): Promise<void>;
}

/** In the order that leaves no half-made access behind: a role without a policy can do nothing. */
export function stepsOf(form: RoleForm, account: string): Step[] {
  const RoleName = form.name;
  const policy = accessPolicy(form);
  const arn = `arn:aws:iam::${account}:role/${RoleName}`;
  const onIam = (text: string, run: (iam: IAM) => Promise<unknown>): Step => ({ text, run: async (aws) => void (await run(await aws.iam())) });
  const steps = [
    onIam(`Create the role ${RoleName}`, (iam) =>
      iam.createRole({ RoleName, AssumeRolePolicyDocument: trustPolicy(), Description: "Allows Amazon Redshift to call AWS services on your behalf." }),
    ),
  ];
  if (policy) steps.push(onIam(`Write its policy ${POLICY_NAME}`, (iam) => iam.putRolePolicy({ RoleName, PolicyName: POLICY_NAME, PolicyDocument: policy })));
  const { cluster, makeDefault } = form;
  if (cluster) {
    steps.push({
      text: makeDefault ? `Associate it with ${cluster} as the default` : `Associate it with ${cluster}`,
      run: async (aws) => {
        const redshift = await aws.redshift();
        await redshift.modifyClusterIamRoles({ ClusterIdentifier: cluster, AddIamRoles: [arn], DefaultIamRoleArn: makeDefault ? arn : undefined });
      },
    });
  }
  return steps;
}
