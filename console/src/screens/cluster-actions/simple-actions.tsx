// Pause, resume and reboot: one question, one call.
import { ConfirmModal } from "../../components/confirm-modal";
import { useAws } from "../../session/session";
import type { DialogProps } from "./cluster-actions";

export function PauseCluster({ cluster: { ClusterIdentifier }, onDone, onDismiss }: DialogProps) {
  const aws = useAws();
  const pause = async () => onDone((await (await aws.redshift()).pauseCluster({ ClusterIdentifier })).Cluster);
  return (
    <ConfirmModal title={`Pause ${ClusterIdentifier}`} confirmLabel="Pause" onConfirm={pause} onDismiss={onDismiss}>
      Connections are closed and nobody can query the cluster until it is resumed. Its data is kept.
    </ConfirmModal>
  );
}

export function ResumeCluster({ cluster: { ClusterIdentifier }, onDone, onDismiss }: DialogProps) {
  const aws = useAws();
  const resume = async () => onDone((await (await aws.redshift()).resumeCluster({ ClusterIdentifier })).Cluster);
  return (
    <ConfirmModal title={`Resume ${ClusterIdentifier}`} confirmLabel="Resume" onConfirm={resume} onDismiss={onDismiss}>
      The cluster takes connections again.
    </ConfirmModal>
  );
}

export function RebootCluster({ cluster: { ClusterIdentifier }, onDone, onDismiss }: DialogProps) {
  const aws = useAws();
  const reboot = async () => onDone((await (await aws.redshift()).rebootCluster({ ClusterIdentifier })).Cluster);
  return (
    <ConfirmModal title={`Reboot ${ClusterIdentifier}`} confirmLabel="Reboot" onConfirm={reboot} onDismiss={onDismiss}>
      Connections are closed and running queries end. Pending parameter changes take effect.
    </ConfirmModal>
  );
}
