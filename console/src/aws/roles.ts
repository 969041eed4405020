// The account's IAM roles, as candidates for a cluster.
import type { Role } from "@aws-sdk/client-iam";
import { useResource, type Resource } from "../components/use-resource";
import { useAws } from "../session/session";
import { allPages } from "./pages";

export interface AvailableRole {
  readonly arn: string;
  readonly name: string;
  readonly trustsRedshift: boolean;
}

/** Service-linked roles are left out: a cluster cannot use them. */
export function useAvailableRoles(): Resource<AvailableRole[]> {
  const aws = useAws();
  return useResource("roles", async (abortSignal) => {
    const iam = await aws.iam();
    const roles = await allPages(async (Marker) => {
      const page = await iam.listRoles({ Marker, MaxItems: 1000 }, { abortSignal });
      return { items: page.Roles, next: page.IsTruncated ? page.Marker : undefined };
    });
    return roles.filter((role) => !role.Path?.startsWith("/aws-service-role/")).map(availableRole);
  });
}

export function availableRole(role: Role): AvailableRole {
  return { arn: role.Arn ?? "", name: role.RoleName ?? "", trustsRedshift: trustsRedshift(role.AssumeRolePolicyDocument) };
}

interface TrustStatement {
  Effect?: string;
  Principal?: "*" | { Service?: string | string[] };
}

/** Whether a trust policy (URL-encoded, as IAM gives it) names redshift.amazonaws.com in a statement that allows. */
export function trustsRedshift(encoded: string | undefined): boolean {
  try {
    const { Statement = [] } = JSON.parse(decodeURIComponent(encoded ?? "")) as { Statement?: TrustStatement | TrustStatement[] };
    return [Statement].flat().some(({ Effect, Principal }) => Effect === "Allow" && servicesOf(Principal).includes("redshift.amazonaws.com"));
  } catch {
    return false;
  }
}

function servicesOf(principal: TrustStatement["Principal"]): readonly string[] {
  if (principal === undefined || principal === "*") return [];
  return [principal.Service ?? []].flat();
}
