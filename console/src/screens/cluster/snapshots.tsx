import type { Cluster, Snapshot } from "@aws-sdk/client-redshift";
import Button from "@cloudscape-design/components/button";
import type { TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { allPages } from "../../aws/pages";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { shortTime } from "../../components/format";
import { ResourceState } from "../../components/resource-state";
import { Status } from "../../components/status";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { isPossible } from "../cluster-actions/allowed";
import { CreateSnapshot } from "../cluster-actions/create-snapshot";

const COLUMNS: readonly TableProps.ColumnDefinition<Snapshot>[] = [
  { id: "name", header: "Snapshot", cell: (snapshot) => <span className="breakable">{snapshot.SnapshotIdentifier}</span>, sortingField: "SnapshotIdentifier", isRowHeader: true },
  { id: "status", header: "Status", cell: ({ Status: status }) => <Status status={status} />, sortingField: "Status" },
  { id: "type", header: "Type", cell: (snapshot) => snapshot.SnapshotType, sortingField: "SnapshotType" },
  { id: "created", header: "Created", cell: (snapshot) => shortTime(snapshot.SnapshotCreateTime), sortingComparator: (a, b) => time(a) - time(b) },
  { id: "size", header: "Size", cell: (snapshot) => (snapshot.TotalBackupSizeInMegaBytes === undefined ? "-" : `${snapshot.TotalBackupSizeInMegaBytes.toLocaleString()} MB`) },
];

const time = ({ SnapshotCreateTime }: Snapshot) => SnapshotCreateTime?.getTime() ?? 0;

/** Automated and manual snapshots of the cluster. */
export function Snapshots({ cluster }: { cluster: Cluster }) {
  const { ClusterIdentifier, ClusterStatus } = cluster;
  const aws = useAws();
  const [creating, setCreating] = useState(false);
  const read = async (abortSignal: AbortSignal) => {
    const redshift = await aws.redshift();
    return allPages(async (Marker) => {
      const page = await redshift.describeClusterSnapshots({ ClusterIdentifier, Marker }, { abortSignal });
      return { items: page.Snapshots, next: page.Marker };
    });
  };
  const snapshots = useResource(`snapshots ${ClusterIdentifier}`, read, { pollEvery: (items) => (items?.some(({ Status }) => Status === "creating") ? 2_000 : 20_000) });
  const create = (
    <Button disabled={!isPossible("snapshot", ClusterStatus)} onClick={() => setCreating(true)}>
      Create snapshot
    </Button>
  );
  return (
    <ResourceState resource={snapshots} what="snapshots">
      {(items) => (
        <>
          <DataTable
            title="Snapshots"
            items={items}
            columns={COLUMNS}
            trackBy="SnapshotIdentifier"
            searchText={(snapshot) => `${snapshot.SnapshotIdentifier} ${snapshot.SnapshotType}`}
            searchLabel="Find a snapshot"
            sortedBy="created"
            descending
            actions={create}
            empty={<EmptyState title="No snapshots" text="A snapshot keeps the cluster's data as it is at one moment." />}
          />
          {creating && (
            <CreateSnapshot
              cluster={cluster}
              onDismiss={() => setCreating(false)}
              onDone={() => {
                setCreating(false);
                snapshots.reload();
              }}
            />
          )}
        </>
      )}
    </ResourceState>
  );
}
