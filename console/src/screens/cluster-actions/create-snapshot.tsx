// A manual snapshot of a cluster, kept until it is deleted.
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { ConfirmModal } from "../../components/confirm-modal";
import { useNotify } from "../../components/notifications";
import { useAws } from "../../session/session";
import type { DialogProps } from "./cluster-actions";

export function CreateSnapshot({ cluster: { ClusterIdentifier = "" }, onDone, onDismiss }: DialogProps) {
  const aws = useAws();
  const notify = useNotify();
  const [name, setName] = useState("");

  const create = async () => {
    await (await aws.redshift()).createClusterSnapshot({ ClusterIdentifier, SnapshotIdentifier: name.trim() });
    notify("success", `The snapshot ${name.trim()} is being created.`);
    onDone();
  };

  return (
    <ConfirmModal title={`Create a snapshot of ${ClusterIdentifier}`} confirmLabel="Create snapshot" disabled={!name.trim()} onConfirm={create} onDismiss={onDismiss}>
      <FormField label="Snapshot identifier" constraintText="Letters, digits and hyphens.">
        <Input value={name} onChange={({ detail }) => setName(detail.value)} spellcheck={false} autoFocus />
      </FormField>
    </ConfirmModal>
  );
}
