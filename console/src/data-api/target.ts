// Where a statement runs and as whom.
import type { ExecuteStatementInput } from "@aws-sdk/client-redshift-data";

export interface Target {
  readonly clusterIdentifier: string;
  readonly database: string;
  /** The database user; without one, the user of the caller's own IAM identity. */
  readonly dbUser?: string;
}

export function targetInput(target: Target): Pick<ExecuteStatementInput, "ClusterIdentifier" | "Database" | "DbUser"> {
  return { ClusterIdentifier: target.clusterIdentifier, Database: target.database, DbUser: target.dbUser || undefined };
}

export const sameTarget = (one: Target, other: Target): boolean => targetKey(one) === targetKey(other);

export const targetKey = ({ clusterIdentifier, database, dbUser }: Target): string => JSON.stringify([clusterIdentifier, database, dbUser ?? ""]);
