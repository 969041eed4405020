import { nameOfArn } from "../../aws/arn";
import type { AwsClients } from "../../aws/clients";
import { ConfirmModal } from "../../components/confirm-modal";
import { useNotify } from "../../components/notifications";
import { useAws } from "../../session/session";

interface Props {
  arn: string;
  onDeleted(): void;
  onDismiss(): void;
}

export function DeletePolicy({ arn, onDeleted, onDismiss }: Props) {
  const aws = useAws();
  const notify = useNotify();
  const name = nameOfArn(arn);
  return (
    <ConfirmModal
      title={`Delete the policy ${name}?`}
      confirmLabel="Delete"
      typed={name}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await deletePolicy(aws, arn);
        notify("success", `The policy ${name} is deleted.`);
        onDeleted();
      }}
    >
      All its versions are deleted. IAM refuses it while the policy is attached to a role, a user or a group.
    </ConfirmModal>
  );
}

/** The default version goes with the policy, the others before it; but first IAM is to refuse what is attached. */
async function deletePolicy(aws: AwsClients, PolicyArn: string): Promise<void> {
  const iam = await aws.iam();
  const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn });
  const { Policy } = await iam.getPolicy({ PolicyArn });
  if (!Policy?.AttachmentCount) {
    for (const { VersionId, IsDefaultVersion } of Versions) if (!IsDefaultVersion) await iam.deletePolicyVersion({ PolicyArn, VersionId });
  }
  await iam.deletePolicy({ PolicyArn });
}
