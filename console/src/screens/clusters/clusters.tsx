// Clusters: what exists, in which state, and the way to each cluster.
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import type { Cluster } from "@aws-sdk/client-redshift";
import { allPages } from "../../aws/pages";
import { EmptyState } from "../../components/empty-state";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { Status } from "../../components/status";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";

export default function ClustersScreen() {
  const aws = useAws();
  const clusters = useResource("clusters", async (abortSignal) => {
    const redshift = await aws.redshift();
    return allPages(async (Marker) => {
      const page = await redshift.describeClusters({ Marker }, { abortSignal });
      return { items: page.Clusters, next: page.Marker };
    });
  });
  return (
    <Page title="Clusters" actions={<Button iconName="refresh" ariaLabel="Refresh" loading={clusters.refreshing} onClick={clusters.reload} />}>
      <ResourceState resource={clusters} what="clusters">
        {(items) => (
          <Table<Cluster>
            header={<Header counter={`(${items.length})`}>Clusters</Header>}
            items={items}
            columnDefinitions={[
              { id: "name", header: "Cluster", cell: (cluster) => cluster.ClusterIdentifier },
              { id: "status", header: "Status", cell: (cluster) => <Status status={cluster.ClusterStatus} /> },
            ]}
            empty={<EmptyState title="No clusters" />}
          />
        )}
      </ResourceState>
    </Page>
  );
}
