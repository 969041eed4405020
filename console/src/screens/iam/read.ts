// What the IAM screens read, to the last page.
import type { Policy, Role, User } from "@aws-sdk/client-iam";
import type { AwsClients } from "../../aws/clients";
import { allPages } from "../../aws/pages";

/** The most that IAM gives in a page. */
const MaxItems = 1000;

interface IamPage {
  readonly IsTruncated?: boolean;
  readonly Marker?: string;
}

const next = ({ IsTruncated, Marker }: IamPage) => (IsTruncated ? Marker : undefined);

export async function listRoles(aws: AwsClients, abortSignal: AbortSignal): Promise<Role[]> {
  const iam = await aws.iam();
  return allPages(async (Marker) => {
    const page = await iam.listRoles({ Marker, MaxItems }, { abortSignal });
    return { items: page.Roles, next: next(page) };
  });
}

export async function listUsers(aws: AwsClients, abortSignal: AbortSignal): Promise<User[]> {
  const iam = await aws.iam();
  return allPages(async (Marker) => {
    const page = await iam.listUsers({ Marker, MaxItems }, { abortSignal });
    return { items: page.Users, next: next(page) };
  });
}

export async function listPolicies(aws: AwsClients, scope: "All" | "Local", abortSignal: AbortSignal): Promise<Policy[]> {
  const iam = await aws.iam();
  return allPages(async (Marker) => {
    const page = await iam.listPolicies({ Marker, MaxItems, Scope: scope }, { abortSignal });
    return { items: page.Policies, next: next(page) };
  });
}

/** The document of a managed policy: of one version, else of the default one. */
export async function readManagedPolicy(aws: AwsClients, PolicyArn: string, version: string | undefined, abortSignal?: AbortSignal): Promise<string> {
  const iam = await aws.iam();
  const VersionId = version ?? (await iam.getPolicy({ PolicyArn }, { abortSignal })).Policy?.DefaultVersionId;
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId }, { abortSignal });
  return PolicyVersion?.Document ?? "";
}

export const isAwsManaged = (arn: string): boolean => arn.startsWith("arn:aws:iam::aws:");

export const rolePath = (name: string): string => `#/roles/${encodeURIComponent(name)}`;
export const userPath = (name: string): string => `#/users/${encodeURIComponent(name)}`;
export const policyPath = (arn: string): string => `#/policies/${encodeURIComponent(arn)}`;
