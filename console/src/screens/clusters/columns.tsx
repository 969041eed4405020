import type { Cluster } from "@aws-sdk/client-redshift";
import type { TableProps } from "@cloudscape-design/components/table";
import { nameOfArn } from "../../aws/arn";
import { endpointOf } from "../../aws/clusters";
import { AppLink } from "../../components/app-link";
import { Copyable } from "../../components/copy-button";
import { shortTime } from "../../components/format";
import { Status } from "../../components/status";

export const COLUMNS: readonly TableProps.ColumnDefinition<Cluster>[] = [
  {
    id: "name",
    header: "Cluster",
    cell: ({ ClusterIdentifier = "" }) => <AppLink href={`#/clusters/${ClusterIdentifier}`}>{ClusterIdentifier}</AppLink>,
    sortingField: "ClusterIdentifier",
    isRowHeader: true,
    minWidth: 170,
  },
  { id: "status", header: "Status", cell: ({ ClusterStatus }) => <Status status={ClusterStatus} />, sortingField: "ClusterStatus" },
  { id: "nodes", header: "Nodes", cell: ({ NumberOfNodes, NodeType }) => <span className="nowrap">{`${NumberOfNodes} × ${NodeType}`}</span>, sortingComparator: byNodes },
  { id: "roles", header: "IAM roles", cell: ({ IamRoles = [] }) => <RoleCount roles={IamRoles} />, sortingComparator: (a, b) => (a.IamRoles?.length ?? 0) - (b.IamRoles?.length ?? 0) },
  { id: "endpoint", header: "Endpoint", minWidth: 215, cell: (cluster) => <Endpoint text={endpointOf(cluster)} /> },
  { id: "created", header: "Created", cell: ({ ClusterCreateTime }) => <span className="nowrap">{shortTime(ClusterCreateTime)}</span>, sortingComparator: (a, b) => time(a) - time(b) },
];

function byNodes(a: Cluster, b: Cluster): number {
  return (a.NodeType ?? "").localeCompare(b.NodeType ?? "") || (a.NumberOfNodes ?? 0) - (b.NumberOfNodes ?? 0);
}

const time = ({ ClusterCreateTime }: Cluster) => ClusterCreateTime?.getTime() ?? 0;

function RoleCount({ roles }: { roles: NonNullable<Cluster["IamRoles"]> }) {
  const moving = roles.filter(({ ApplyStatus }) => ApplyStatus !== "in-sync").length;
  return <>{moving > 0 ? <Status status={`${roles.length}, ${moving} changing`} /> : roles.length}</>;
}

function Endpoint({ text }: { text: string | undefined }) {
  return <>{text ? <Copyable text={text} label={`Copy the endpoint ${text}`} /> : "-"}</>;
}

/** Names, statuses, roles and endpoints are what people search for. */
export function searchText(cluster: Cluster): string {
  const roles = (cluster.IamRoles ?? []).map(({ IamRoleArn = "" }) => nameOfArn(IamRoleArn));
  return [cluster.ClusterIdentifier, cluster.ClusterStatus, cluster.NodeType, cluster.DBName, endpointOf(cluster), ...roles].join(" ");
}
