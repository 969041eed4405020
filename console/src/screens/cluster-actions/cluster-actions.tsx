// The Actions menu of a cluster and the dialogs that it opens.
import type { Cluster } from "@aws-sdk/client-redshift";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { useState } from "react";
import { useNavigate } from "react-router";
import { DeleteCluster } from "./delete-cluster";
import { ModifyCluster } from "./modify-cluster";
import { PauseCluster, RebootCluster, ResumeCluster } from "./simple-actions";
import { CreateSnapshot } from "./create-snapshot";
import { isPossible, type ClusterAction } from "./allowed";

export interface DialogProps {
  cluster: Cluster;
  /** The service accepted the change; the cluster as it answered, if it did. */
  onDone(changed?: Cluster): void;
  onDismiss(): void;
}

interface Props {
  /** The chosen cluster, if one is. */
  cluster: Cluster | undefined;
  onChanged(cluster?: Cluster): void;
}

const ITEMS: { id: ClusterAction; text: string }[] = [
  { id: "manage-iam-roles", text: "Manage IAM Roles" },
  { id: "modify", text: "Modify" },
  { id: "pause", text: "Pause" },
  { id: "resume", text: "Resume" },
  { id: "reboot", text: "Reboot" },
  { id: "snapshot", text: "Create snapshot" },
  { id: "delete", text: "Delete" },
];

export function ClusterActions({ cluster, onChanged }: Props) {
  const navigate = useNavigate();
  const [open, setOpen] = useState<ClusterAction>();
  const close = () => setOpen(undefined);
  const status = cluster?.ClusterStatus;

  const choose = (action: ClusterAction) => {
    if (action === "manage-iam-roles") void navigate(`/clusters/${cluster?.ClusterIdentifier}/manage-iam-roles`);
    else setOpen(action);
  };
  const dialog: DialogProps | undefined = cluster && {
    cluster,
    onDismiss: close,
    onDone: (changed) => {
      close();
      onChanged(changed);
    },
  };

  return (
    <>
      <ButtonDropdown
        disabled={!cluster}
        items={ITEMS.map((item) => ({ ...item, disabled: !isPossible(item.id, status), disabledReason: `Not while the cluster is ${status}` }))}
        onItemClick={({ detail }) => choose(detail.id as ClusterAction)}
      >
        Actions
      </ButtonDropdown>
      {dialog && open === "modify" && <ModifyCluster {...dialog} />}
      {dialog && open === "pause" && <PauseCluster {...dialog} />}
      {dialog && open === "resume" && <ResumeCluster {...dialog} />}
      {dialog && open === "reboot" && <RebootCluster {...dialog} />}
      {dialog && open === "snapshot" && <CreateSnapshot {...dialog} />}
      {dialog && open === "delete" && <DeleteCluster {...dialog} />}
    </>
  );
}
