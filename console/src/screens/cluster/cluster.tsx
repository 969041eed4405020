// A cluster: properties, how to connect, its roles, events, snapshots and queries.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useCluster } from "../../aws/clusters";
import type { Cluster } from "@aws-sdk/client-redshift";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { ClusterActions } from "../cluster-actions/cluster-actions";
import { Connect } from "./connect";
import { Events } from "./events";
import { General } from "./general";
import { Permissions } from "./permissions";
import { Properties } from "./properties";
import { Queries } from "./queries";
import { Snapshots } from "./snapshots";
import { useDeleted } from "./use-deleted";

export default function ClusterScreen() {
  const { name = "" } = useParams();
  const cluster = useCluster(name);
  const navigate = useNavigate();
  useDeleted(name, cluster);
  const changed = (answer?: Cluster) => (answer ? cluster.replace(answer) : cluster.reload());
  return (
    <Page
      title={name}
      breadcrumbs={[{ text: "Clusters", href: "#/clusters" }]}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="refresh" ariaLabel="Refresh" onClick={cluster.reload} />
          <ClusterActions cluster={cluster.data} onChanged={changed} />
          <Button variant="primary" onClick={() => void navigate(`/clusters/${name}/manage-iam-roles`)}>
            Manage IAM Roles
          </Button>
        </SpaceBetween>
      }
    >
      <ResourceState resource={cluster} what={`the cluster ${name}`}>
        {(data) => (
          <SpaceBetween size="l">
            <General cluster={data} />
            <ClusterTabs cluster={data} onChanged={changed} />
          </SpaceBetween>
        )}
      </ResourceState>
    </Page>
  );
}

function ClusterTabs({ cluster, onChanged }: { cluster: Cluster; onChanged(cluster?: Cluster): void }) {
  const [search, setSearch] = useSearchParams();
  const name = cluster.ClusterIdentifier ?? "";
  return (
    <Tabs
      ariaLabel="Details of the cluster"
      activeTabId={search.get("tab") ?? "connect"}
      onChange={({ detail }) => setSearch({ tab: detail.activeTabId }, { replace: true })}
      tabs={[
        { id: "connect", label: "Connect", content: <Connect cluster={cluster} /> },
        { id: "roles", label: "IAM roles", content: <Permissions cluster={cluster} onChanged={onChanged} /> },
        { id: "properties", label: "Properties", content: <Properties cluster={cluster} /> },
        { id: "events", label: "Events", content: <Events name={name} /> },
        { id: "snapshots", label: "Snapshots", content: <Snapshots cluster={cluster} /> },
        { id: "queries", label: "Queries", content: <Queries cluster={cluster} /> },
      ]}
    />
  );
}
