// Roles and users hold policies in the same way: inline ones, attached ones, a permissions boundary, tags.
import type { AttachedPermissionsBoundary, AttachedPolicy, IAM, Tag } from "@aws-sdk/client-iam";
import type { AwsClients } from "../../aws/clients";
import { allPages } from "../../aws/pages";

export interface Holder {
  readonly kind: "role" | "user";
  readonly name: string;
}

export interface HolderPolicies {
  readonly inline: readonly string[];
  readonly attached: readonly AttachedPolicy[];
}

/** Characters of all inline policies together. */
export const INLINE_LIMIT = { role: 10_240, user: 2_048 } as const;
export const TRUST_LIMIT = 2_048;
export const MANAGED_LIMIT = 6_144;

export async function readPolicies(aws: AwsClients, holder: Holder, abortSignal: AbortSignal): Promise<HolderPolicies> {
  const iam = await aws.iam();
  const [inline, attached] = await Promise.all([inlineNames(iam, holder, abortSignal), attachedPolicies(iam, holder, abortSignal)]);
  return { inline, attached };
}

function inlineNames(iam: IAM, { kind, name }: Holder, abortSignal?: AbortSignal): Promise<string[]> {
  return allPages(async (Marker) => {
    const page =
      kind === "role" ? await iam.listRolePolicies({ RoleName: name, Marker }, { abortSignal }) : await iam.listUserPolicies({ UserName: name, Marker }, { abortSignal });
    return { items: page.PolicyNames, next: page.IsTruncated ? page.Marker : undefined };
  });
}

function attachedPolicies(iam: IAM, { kind, name }: Holder, abortSignal?: AbortSignal): Promise<AttachedPolicy[]> {
  return allPages(async (Marker) => {
    const page =
      kind === "role"
        ? await iam.listAttachedRolePolicies({ RoleName: name, Marker }, { abortSignal })
        : await iam.listAttachedUserPolicies({ UserName: name, Marker }, { abortSignal });
    return { items: page.AttachedPolicies, next: page.IsTruncated ? page.Marker : undefined };
  });
}

export async function readInline(aws: AwsClients, { kind, name }: Holder, PolicyName: string, abortSignal?: AbortSignal): Promise<string> {
  const iam = await aws.iam();
  const { PolicyDocument } =
    kind === "role" ? await iam.getRolePolicy({ RoleName: name, PolicyName }, { abortSignal }) : await iam.getUserPolicy({ UserName: name, PolicyName }, { abortSignal });
  return PolicyDocument ?? "";
}

export async function putInline(aws: AwsClients, { kind, name }: Holder, PolicyName: string, PolicyDocument: string): Promise<void> {
  const iam = await aws.iam();
  if (kind === "role") await iam.putRolePolicy({ RoleName: name, PolicyName, PolicyDocument });
  else await iam.putUserPolicy({ UserName: name, PolicyName, PolicyDocument });
}

export async function deleteInline(aws: AwsClients, { kind, name }: Holder, PolicyName: string): Promise<void> {
  const iam = await aws.iam();
  if (kind === "role") await iam.deleteRolePolicy({ RoleName: name, PolicyName });
  else await iam.deleteUserPolicy({ UserName: name, PolicyName });
}

export async function attach(aws: AwsClients, { kind, name }: Holder, PolicyArn: string): Promise<void> {
  const iam = await aws.iam();
  if (kind === "role") await iam.attachRolePolicy({ RoleName: name, PolicyArn });
  else await iam.attachUserPolicy({ UserName: name, PolicyArn });
}

export async function detach(aws: AwsClients, { kind, name }: Holder, PolicyArn: string): Promise<void> {
  const iam = await aws.iam();
  if (kind === "role") await iam.detachRolePolicy({ RoleName: name, PolicyArn });
  else await iam.detachUserPolicy({ UserName: name, PolicyArn });
}

/** `undefined` takes the boundary away. */
export async function setBoundary(aws: AwsClients, { kind, name }: Holder, arn: string | undefined): Promise<void> {
  const iam = await aws.iam();
  if (kind === "role" && arn) await iam.putRolePermissionsBoundary({ RoleName: name, PermissionsBoundary: arn });
  else if (kind === "role") await iam.deleteRolePermissionsBoundary({ RoleName: name });
  else if (arn) await iam.putUserPermissionsBoundary({ UserName: name, PermissionsBoundary: arn });
  else await iam.deleteUserPermissionsBoundary({ UserName: name });
}

export const boundaryArn = (boundary: AttachedPermissionsBoundary | undefined): string | undefined => boundary?.PermissionsBoundaryArn;

/** Makes `before` into `after` with the fewest calls. */
export async function changeTags(aws: AwsClients, { kind, name }: Holder, before: readonly Tag[], after: readonly Tag[]): Promise<void> {
  const iam = await aws.iam();
  const TagKeys = before.flatMap(({ Key }) => (Key !== undefined && !after.some((tag) => tag.Key === Key) ? [Key] : []));
  const Tags = after.filter(({ Key, Value }) => !before.some((tag) => tag.Key === Key && tag.Value === Value));
  if (TagKeys.length > 0) await (kind === "role" ? iam.untagRole({ RoleName: name, TagKeys }) : iam.untagUser({ UserName: name, TagKeys }));
  if (Tags.length > 0) await (kind === "role" ? iam.tagRole({ RoleName: name, Tags }) : iam.tagUser({ UserName: name, Tags }));
}

/** IAM deletes only what holds nothing any more: policies go first, of a user also the access keys and groups. */
export async function deleteHolder(aws: AwsClients, holder: Holder): Promise<void> {
  const iam = await aws.iam();
  for (const policy of await inlineNames(iam, holder)) await deleteInline(aws, holder, policy);
  for (const { PolicyArn } of await attachedPolicies(iam, holder)) if (PolicyArn) await detach(aws, holder, PolicyArn);
  if (holder.kind === "role") await deleteRole(iam, holder.name);
  else await deleteUser(iam, holder.name);
}

async function deleteRole(iam: IAM, RoleName: string): Promise<void> {
  const { InstanceProfiles = [] } = await iam.listInstanceProfilesForRole({ RoleName });
  for (const { InstanceProfileName } of InstanceProfiles) await iam.removeRoleFromInstanceProfile({ RoleName, InstanceProfileName });
  await iam.deleteRole({ RoleName });
}

async function deleteUser(iam: IAM, UserName: string): Promise<void> {
  const { AccessKeyMetadata = [] } = await iam.listAccessKeys({ UserName });
  for (const { AccessKeyId } of AccessKeyMetadata) await iam.deleteAccessKey({ UserName, AccessKeyId });
  const { Groups = [] } = await iam.listGroupsForUser({ UserName });
  for (const { GroupName } of Groups) await iam.removeUserFromGroup({ UserName, GroupName });
  await iam.deleteUser({ UserName });
}
