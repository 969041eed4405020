// The cluster, database and user that screens with SQL work on: named by the address (`?cluster=…&database=…&user=…`),
// else the last one that was named or chosen, else the first cluster that runs, as its admin user.
import type { Cluster } from "@aws-sdk/client-redshift";
import { useCallback, useEffect, useMemo } from "react";
import { useSearchParams } from "react-router";
import { useClusters } from "../aws/clusters";
import type { Resource } from "../components/use-resource";
import { useSession, type Session } from "../session/session";
import type { Target } from "./target";

export interface ChosenTarget {
  readonly clusters: Resource<Cluster[]>;
  readonly target?: Target;
  choose(target: Target): void;
}

const chosenLast = new WeakMap<Session, Target>();

export function useTarget(): ChosenTarget {
  const session = useSession();
  const clusters = useClusters();
  const [params, setParams] = useSearchParams();
  const named = useMemo(() => fromParams(params), [params]);
  const first = useMemo(() => firstTarget(clusters.data ?? []), [clusters.data]);
  const addressed = useMemo(() => named && complete(named, clusters.data ?? []), [named, clusters.data]);
  const target = addressed ?? chosenLast.get(session) ?? first;

  // Screens whose address names none go on with it.
  useEffect(() => {
    if (addressed) chosenLast.set(session, addressed);
  }, [session, addressed]);

  const choose = useCallback(
    (next: Target) => {
      chosenLast.set(session, next);
      setParams((before) => withTarget(before, next), { replace: true });
    },
    [session, setParams],
  );
  return { clusters, target, choose };
}

export function targetParams(target: Target): URLSearchParams {
  return withTarget(new URLSearchParams(), target);
}

function withTarget(before: URLSearchParams, target: Target): URLSearchParams {
  const params = new URLSearchParams(before);
  params.set("cluster", target.clusterIdentifier);
  params.set("database", target.database);
  params.set("user", target.dbUser ?? "");
  return params;
}

export function fromParams(params: URLSearchParams): Partial<Target> | undefined {
  const clusterIdentifier = params.get("cluster");
  if (!clusterIdentifier) return undefined;
  return { clusterIdentifier, database: params.get("database") ?? undefined, ...(params.has("user") ? { dbUser: params.get("user") || undefined } : {}) };
}

/** An address may name the cluster alone. */
export function complete(named: Partial<Target>, clusters: readonly Cluster[]): Target | undefined {
  const cluster = clusters.find((other) => other.ClusterIdentifier === named.clusterIdentifier);
  const standard = cluster && targetOf(cluster);
  const database = named.database ?? standard?.database;
  if (!named.clusterIdentifier || !database) return undefined;
  return { clusterIdentifier: named.clusterIdentifier, database, dbUser: "dbUser" in named ? named.dbUser : standard?.dbUser };
}

export function targetOf(cluster: Cluster): Target {
  return { clusterIdentifier: cluster.ClusterIdentifier ?? "", database: cluster.DBName ?? "dev", dbUser: cluster.MasterUsername };
}

export function firstTarget(clusters: readonly Cluster[]): Target | undefined {
  const sorted = clusters.toSorted((one, other) => (one.ClusterIdentifier ?? "").localeCompare(other.ClusterIdentifier ?? ""));
  const cluster = sorted.find(({ ClusterStatus }) => ClusterStatus === "available") ?? sorted[0];
  return cluster && targetOf(cluster);
}
