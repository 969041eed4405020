import { ConfirmModal } from "../../components/confirm-modal";
import { useNotify } from "../../components/notifications";
import { useAws } from "../../session/session";
import { deleteHolder, type Holder } from "./holder";

interface Props {
  holder: Holder;
  onDeleted(): void;
  onDismiss(): void;
}

export function DeleteHolder({ holder, onDeleted, onDismiss }: Props) {
  const aws = useAws();
  const notify = useNotify();
  const { kind, name } = holder;
  return (
    <ConfirmModal
      title={`Delete ${kind} ${name}?`}
      confirmLabel="Delete"
      typed={name}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await deleteHolder(aws, holder);
        notify("success", `The ${kind} ${name} is deleted.`);
        onDeleted();
      }}
    >
      {kind === "role"
        ? "Its inline policies go with it. Clusters keep the association; COPY and UNLOAD that name the role fail from now on, also after a role of the same name is created."
        : "The user's access keys and inline policies go with it; requests signed with the keys are refused from now on."}
    </ConfirmModal>
  );
}
