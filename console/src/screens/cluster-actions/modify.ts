// What a modified form asks for: only the members that changed, since each of them makes the cluster work.
import type { Cluster, ModifyClusterCommandInput } from "@aws-sdk/client-redshift";
import { identifierProblem, nodesProblem, passwordProblem, type Problems } from "../create-cluster/validate";

export interface ModifyForm {
  readonly identifier: string;
  readonly nodeType: string;
  readonly nodes: string;
  /** Empty leaves it as it is. */
  readonly password: string;
  readonly retention: string;
  readonly publiclyAccessible: boolean;
}

export function formOf(cluster: Cluster): ModifyForm {
  return {
    identifier: cluster.ClusterIdentifier ?? "",
    nodeType: cluster.NodeType ?? "",
    nodes: String(cluster.NumberOfNodes ?? 1),
    password: "",
    retention: String(cluster.AutomatedSnapshotRetentionPeriod ?? 1),
    publiclyAccessible: cluster.PubliclyAccessible ?? false,
  };
}

export function problemsOf(form: ModifyForm): Problems<ModifyForm> {
  const days = Number(form.retention);
  return {
    identifier: identifierProblem(form.identifier),
    nodes: nodesProblem(form.nodes),
    password: form.password ? passwordProblem(form.password) : undefined,
    retention: Number.isInteger(days) && days >= 0 && days <= 35 && form.retention.trim() ? undefined : "0 to 35 days.",
  };
}

export function modification(cluster: Cluster, form: ModifyForm): ModifyClusterCommandInput | undefined {
  const before = formOf(cluster);
  const nodes = Number(form.nodes);
  const resized = form.nodeType !== before.nodeType || form.nodes !== before.nodes;
  const changes = {
    NewClusterIdentifier: form.identifier === before.identifier ? undefined : form.identifier,
    NodeType: resized ? form.nodeType : undefined,
    NumberOfNodes: resized && nodes > 1 ? nodes : undefined,
    ClusterType: resized ? (nodes > 1 ? "multi-node" : "single-node") : undefined,
    MasterUserPassword: form.password || undefined,
    AutomatedSnapshotRetentionPeriod: form.retention === before.retention ? undefined : Number(form.retention),
    PubliclyAccessible: form.publiclyAccessible === before.publiclyAccessible ? undefined : form.publiclyAccessible,
  };
  const changed = Object.values(changes).some((change) => change !== undefined);
  return changed ? { ClusterIdentifier: cluster.ClusterIdentifier, ...changes } : undefined;
}
