// Clusters as the screens read them, and when reading again is worth it.
import type { Cluster } from "@aws-sdk/client-redshift";
import { useResource, type Resource } from "../components/use-resource";
import { useAws } from "../session/session";
import type { AwsClients } from "./clients";
import { allPages } from "./pages";

/** Something is on its way: statuses change by themselves within seconds. */
const SOON = 2_000;
/** Somebody else may change something. */
const LATER = 20_000;

const SETTLED = new Set(["available", "paused"]);

export function isSettled(cluster: Cluster): boolean {
  return SETTLED.has(cluster.ClusterStatus ?? "") && (cluster.IamRoles ?? []).every((role) => role.ApplyStatus === "in-sync");
}

export function pollInterval(clusters: readonly Cluster[]): number {
  return clusters.every(isSettled) ? LATER : SOON;
}

export function useClusters(): Resource<Cluster[]> {
  const aws = useAws();
  return useResource("clusters", (signal) => readClusters(aws, signal), { pollEvery: (clusters) => pollInterval(clusters ?? []) });
}

async function readClusters(aws: AwsClients, abortSignal: AbortSignal): Promise<Cluster[]> {
  const redshift = await aws.redshift();
  return allPages(async (Marker) => {
    const page = await redshift.describeClusters({ Marker }, { abortSignal });
    return { items: page.Clusters, next: page.Marker };
  });
}

export function useCluster(name: string): Resource<Cluster> {
  const aws = useAws();
  const read = async (abortSignal: AbortSignal) => {
    const redshift = await aws.redshift();
    const { Clusters } = await redshift.describeClusters({ ClusterIdentifier: name }, { abortSignal });
    const [cluster] = Clusters ?? [];
    if (!cluster) throw new Error(`DescribeClusters gave no cluster ${name}`);
    return cluster;
  };
  return useResource(`cluster ${name}`, read, { pollEvery: (cluster) => pollInterval(cluster ? [cluster] : []) });
}

/** `host:port/database`, as Redshift's console shows it. */
export function endpointOf(cluster: Cluster): string | undefined {
  const { Address, Port } = cluster.Endpoint ?? {};
  return Address && Port ? `${Address}:${Port}/${cluster.DBName ?? "dev"}` : undefined;
}
