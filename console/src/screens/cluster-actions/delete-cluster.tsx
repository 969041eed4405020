// Delete, confirmed by typing the cluster's name; with a final snapshot unless it is declined.
import Alert from "@cloudscape-design/components/alert";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { ConfirmModal } from "../../components/confirm-modal";
import { useAws } from "../../session/session";
import type { DialogProps } from "./cluster-actions";

export function DeleteCluster({ cluster: { ClusterIdentifier = "" }, onDone, onDismiss }: DialogProps) {
  const aws = useAws();
  const [withSnapshot, setWithSnapshot] = useState(true);
  const [snapshot, setSnapshot] = useState(`${ClusterIdentifier}-final`);

  const remove = async () => {
    const final = withSnapshot ? { FinalClusterSnapshotIdentifier: snapshot.trim() } : { SkipFinalClusterSnapshot: true };
    onDone((await (await aws.redshift()).deleteCluster({ ClusterIdentifier, ...final })).Cluster);
  };

  return (
    <ConfirmModal
      title={`Delete ${ClusterIdentifier}`}
      confirmLabel="Delete cluster"
      typed={ClusterIdentifier}
      disabled={withSnapshot && !snapshot.trim()}
      onConfirm={remove}
      onDismiss={onDismiss}
    >
      <Alert type="warning">The cluster, its databases and its automated snapshots are deleted. This cannot be undone.</Alert>
      <Checkbox checked={withSnapshot} onChange={({ detail }) => setWithSnapshot(detail.checked)}>
        Create a final snapshot
      </Checkbox>
      {withSnapshot && (
        <FormField label="Snapshot identifier" errorText={!snapshot.trim() && "Name the snapshot."}>
          <Input value={snapshot} onChange={({ detail }) => setSnapshot(detail.value)} spellcheck={false} />
        </FormField>
      )}
    </ConfirmModal>
  );
}
