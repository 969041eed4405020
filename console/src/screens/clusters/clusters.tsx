// Clusters: what exists and in which state; choose one for its details, or for an action.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useClusters } from "../../aws/clusters";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { ClusterActions } from "../cluster-actions/cluster-actions";
import { COLUMNS, searchText } from "./columns";

export default function ClustersScreen() {
  const clusters = useClusters();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string>();
  const selected = clusters.data?.find(({ ClusterIdentifier }) => ClusterIdentifier === chosen);
  const create = (
    <Button variant="primary" onClick={() => void navigate("/create-cluster")}>
      Create cluster
    </Button>
  );

  return (
    <Page title="Clusters">
      <ResourceState resource={clusters} what="clusters">
        {(items) => (
          <DataTable
            title="Provisioned clusters"
            items={items}
            columns={COLUMNS}
            wrapLines
            trackBy="ClusterIdentifier"
            searchText={searchText}
            searchLabel="Find a cluster"
            sortedBy="name"
            nameOf={(cluster) => cluster.ClusterIdentifier ?? ""}
            selected={selected}
            onSelect={(cluster) => setChosen(cluster?.ClusterIdentifier)}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" onClick={clusters.reload} />
                <ClusterActions cluster={selected} onChanged={clusters.reload} />
                {create}
              </SpaceBetween>
            }
            empty={<EmptyState title="No clusters" text="A cluster takes SQL connections and runs COPY and UNLOAD." action={create} />}
          />
        )}
      </ResourceState>
    </Page>
  );
}
