// The edit of a cluster's role associations: staged here, sent as one ModifyClusterIamRoles by Apply Changes.
import type { Cluster, ModifyClusterIamRolesCommandInput } from "@aws-sdk/client-redshift";

export interface RolesEdit {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The wanted default role; `null` clears it, `undefined` leaves it as it is. */
  readonly defaultArn?: string | null;
}

export const NO_EDIT: RolesEdit = { added: [], removed: [] };

/** What the service says, or what Apply Changes would do. */
export type RoleStatus = "in-sync" | "adding" | "removing" | "to be added" | "to be removed";

export interface RoleRow {
  readonly arn: string;
  readonly status: RoleStatus;
  readonly isDefault: boolean;
}

export function rowsOf(cluster: Cluster, edit: RolesEdit): RoleRow[] {
  const defaultArn = wantedDefault(cluster, edit);
  const associated = (cluster.IamRoles ?? []).map(({ IamRoleArn = "", ApplyStatus = "" }) => ({
    arn: IamRoleArn,
    status: edit.removed.includes(IamRoleArn) ? "to be removed" : edit.added.includes(IamRoleArn) ? "to be added" : (ApplyStatus as RoleStatus),
  }));
  const known = new Set(associated.map(({ arn }) => arn));
  const added = edit.added.filter((arn) => !known.has(arn)).map((arn) => ({ arn, status: "to be added" as const }));
  return [...associated, ...added].map((row): RoleRow => ({ ...row, isDefault: row.arn === defaultArn }));
}

/** The associations that will remain: what the limit counts. */
export function countOf(rows: readonly RoleRow[]): number {
  return rows.filter(({ status }) => remains(status)).length;
}

export const remains = (status: RoleStatus): boolean => status !== "removing" && status !== "to be removed";

/** The default after Apply Changes. A role that leaves takes the default with it. */
export function wantedDefault(cluster: Cluster, edit: RolesEdit): string | undefined {
  const wanted = edit.defaultArn === undefined ? cluster.DefaultIamRoleArn : (edit.defaultArn ?? undefined);
  return wanted && edit.removed.includes(wanted) ? undefined : wanted;
}

export function add(cluster: Cluster, edit: RolesEdit, arn: string): RolesEdit {
  if (edit.removed.includes(arn)) return keep(edit, arn);
  const status = cluster.IamRoles?.find(({ IamRoleArn }) => IamRoleArn === arn)?.ApplyStatus;
  const isThere = status === "in-sync" || status === "adding" || edit.added.includes(arn);
  return isThere ? edit : { ...edit, added: [...edit.added, arn] };
}

/** X: an association is marked to be removed, a staged one is forgotten. */
export function remove(edit: RolesEdit, arn: string): RolesEdit {
  const defaultArn = edit.defaultArn === arn ? undefined : edit.defaultArn;
  if (edit.added.includes(arn)) return { ...edit, added: edit.added.filter((other) => other !== arn), defaultArn };
  return { ...edit, removed: [...edit.removed, arn], defaultArn };
}

/** Undo of X. */
export function keep(edit: RolesEdit, arn: string): RolesEdit {
  return { ...edit, removed: edit.removed.filter((other) => other !== arn) };
}

export function setDefault(cluster: Cluster, edit: RolesEdit, arn: string | null): RolesEdit {
  const unchanged = (cluster.DefaultIamRoleArn ?? null) === arn;
  return { ...edit, defaultArn: unchanged ? undefined : arn };
}

/** Drops what a refresh made moot: roles that another person added or removed meanwhile. */
export function rebase(cluster: Cluster, edit: RolesEdit): RolesEdit {
  const statuses = new Map((cluster.IamRoles ?? []).map(({ IamRoleArn, ApplyStatus }) => [IamRoleArn, ApplyStatus]));
  const isThere = (arn: string) => statuses.get(arn) === "in-sync" || statuses.get(arn) === "adding";
  const added = edit.added.filter((arn) => !isThere(arn));
  const removed = edit.removed.filter(isThere);
  const { defaultArn } = edit;
  const defaultGone = typeof defaultArn === "string" && !isThere(defaultArn) && !added.includes(defaultArn);
  return { added, removed, defaultArn: defaultGone ? undefined : defaultArn };
}

/** The one request that makes the edit true; nothing when nothing changed. */
export function requestOf(cluster: Cluster, edit: RolesEdit): ModifyClusterIamRolesCommandInput | undefined {
  const before = cluster.DefaultIamRoleArn;
  const after = wantedDefault(cluster, edit);
  const { added, removed } = edit;
  if (added.length === 0 && removed.length === 0 && before === after) return undefined;
  return {
    ClusterIdentifier: cluster.ClusterIdentifier,
    AddIamRoles: added.length > 0 ? [...added] : undefined,
    RemoveIamRoles: removed.length > 0 ? [...removed] : undefined,
    DefaultIamRoleArn: before === after ? undefined : (after ?? ""),
  };
}
