// The clusters that the role is associated with.
import type { Cluster } from "@aws-sdk/client-redshift";
import Header from "@cloudscape-design/components/header";
import Table from "@cloudscape-design/components/table";
import { useClusters } from "../../aws/clusters";
import { AppLink } from "../../components/app-link";
import { EmptyState } from "../../components/empty-state";
import { ResourceState } from "../../components/resource-state";
import { Status } from "../../components/status";

interface Use {
  readonly cluster: string;
  readonly status?: string;
  readonly isDefault: boolean;
}

export function ClustersOfRole({ arn }: { arn: string }) {
  const clusters = useClusters();
  return (
    <ResourceState resource={clusters} what="the clusters">
      {(all) => {
        const uses = usesOf(arn, all);
        return (
          <Table<Use>
            items={uses}
            trackBy="cluster"
            header={
              <Header counter={`(${uses.length})`} description="COPY and UNLOAD of these clusters can name the role.">
                Clusters using this role
              </Header>
            }
            columnDefinitions={[
              { id: "cluster", header: "Cluster", isRowHeader: true, cell: ({ cluster }) => <AppLink href={`#/clusters/${encodeURIComponent(cluster)}`}>{cluster}</AppLink> },
              { id: "status", header: "Association", cell: ({ status }) => <Status status={status} /> },
              { id: "default", header: "Default role", cell: ({ isDefault }) => (isDefault ? "Default" : "-") },
            ]}
            empty={<EmptyState title="No cluster uses this role" text="A cluster's Manage IAM Roles associates it." action={<AppLink href="#/clusters">Clusters</AppLink>} />}
          />
        );
      }}
    </ResourceState>
  );
}

export function usesOf(arn: string, clusters: readonly Cluster[]): Use[] {
  return clusters.flatMap(({ ClusterIdentifier = "", IamRoles = [], DefaultIamRoleArn }) => {
    const found = IamRoles.find(({ IamRoleArn }) => IamRoleArn === arn);
    return found ? [{ cluster: ClusterIdentifier, status: found.ApplyStatus, isDefault: DefaultIamRoleArn === arn }] : [];
  });
}
