// Makes a change that a hint asked for, through the same public APIs and with the person's own permissions.
import { nameOfArn } from "../../aws/arn";
import type { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { CONSOLE_STATEMENT } from "../../data-api/console-statement";
import { pause } from "../../data-api/pause";
import { runStatement } from "../../data-api/statement";
import type { Target } from "../../data-api/target";
import { decodeDocument, withStatement } from "../../policy/document";
import { putInline, readInline, type Holder } from "../iam/holder";
import { readManagedPolicy } from "../iam/read";
import type { Change } from "./fix";

/** `admin` runs GRANTs. */
export async function applyChange(aws: AwsClients, change: Change, admin: Target): Promise<void> {
  switch (change.kind) {
    case "identity":
      return addToIdentity(aws, change);
    case "trust":
      return addToTrust(aws, change);
    case "bucket":
      return addToBucket(aws, change);
    case "boundary":
      return addToManaged(aws, change);
    case "associate":
      return associate(aws, change);
    case "create-role":
      await (await aws.iam()).createRole({ RoleName: change.name, Path: change.path, AssumeRolePolicyDocument: change.trust });
      return;
    case "grant":
      await runStatement(await aws.redshiftData(), admin, change.sql, { name: CONSOLE_STATEMENT });
  }
}

type Of<K extends Change["kind"]> = Extract<Change, { kind: K }>;

/** A policy of the proposed name may be there already, with more in it. */
async function addToIdentity(aws: AwsClients, { holder: arn, policyName, statement }: Of<"identity">): Promise<void> {
  const holder: Holder = { kind: arn.includes(":user/") ? "user" : "role", name: nameOfArn(arn) };
  const before = await orNone("NoSuchEntity", async () => decodeDocument(await readInline(aws, holder, policyName)));
  await putInline(aws, holder, policyName, withStatement(before, statement));
}

async function addToTrust(aws: AwsClients, { role, statement }: Of<"trust">): Promise<void> {
  const iam = await aws.iam();
  const RoleName = nameOfArn(role);
  const { Role } = await iam.getRole({ RoleName });
  await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: withStatement(decodeDocument(Role?.AssumeRolePolicyDocument), statement) });
}

async function addToBucket(aws: AwsClients, { bucket: Bucket, statement }: Of<"bucket">): Promise<void> {
  const s3 = await aws.s3();
  const before = await orNone("NoSuchBucketPolicy", async () => (await s3.getBucketPolicy({ Bucket })).Policy);
  await s3.putBucketPolicy({ Bucket, Policy: withStatement(before, statement) });
}

async function addToManaged(aws: AwsClients, { policy: PolicyArn, statement }: Of<"boundary">): Promise<void> {
  const before = decodeDocument(await readManagedPolicy(aws, PolicyArn, undefined));
  await (await aws.iam()).createPolicyVersion({ PolicyArn, PolicyDocument: withStatement(before, statement), SetAsDefault: true });
}

const LOOK_AGAIN = 1_000;
const PATIENCE = 120;

/** Done when the association is in-sync, which is when statements can use it. */
async function associate(aws: AwsClients, { cluster: ClusterIdentifier, role, makeDefault }: Of<"associate">): Promise<void> {
  const redshift = await aws.redshift();
  await redshift.modifyClusterIamRoles({ ClusterIdentifier, AddIamRoles: role ? [role] : undefined, DefaultIamRoleArn: makeDefault });
  for (let look = 0; look < PATIENCE; look++) {
    const { Clusters } = await redshift.describeClusters({ ClusterIdentifier });
    if (Clusters?.[0]?.IamRoles?.every(({ ApplyStatus }) => ApplyStatus === "in-sync")) return;
    await pause(LOOK_AGAIN);
  }
  throw new Error(`The role is still not in-sync on ${ClusterIdentifier}.`);
}

async function orNone<T>(code: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (cause) {
    if (awsError(cause).code.startsWith(code)) return undefined;
    throw cause;
  }
}
