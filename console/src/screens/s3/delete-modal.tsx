// Asks before objects are deleted, and tells which of them S3 refused to delete.
import Alert from "@cloudscape-design/components/alert";
import { useState } from "react";
import { ConfirmModal } from "../../components/confirm-modal";
import { useNotify } from "../../components/notifications";
import { useAws } from "../../session/session";
import { deleteEntries, type Refused } from "./delete-objects";
import type { Entry } from "./keys";

interface Props {
  bucket: string;
  entries: readonly Entry[];
  onDeleted(): void;
  onDismiss(): void;
}

const SHOWN = 10;

export function DeleteObjects({ bucket, entries, onDeleted, onDismiss }: Props) {
  const aws = useAws();
  const notify = useNotify();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const folders = entries.filter(({ kind }) => kind === "folder").length;
  return (
    <ConfirmModal
      title={entries.length === 1 ? "Delete 1 object?" : `Delete ${entries.length} objects?`}
      confirmLabel="Delete"
      typed={folders > 0 ? "delete" : undefined}
      onDismiss={onDismiss}
      onConfirm={async () => {
        const deleted = await deleteEntries(await aws.s3(), bucket, entries);
        setRefused(deleted.refused);
        if (deleted.count > 0) notify("success", deleted.count === 1 ? "1 object is deleted." : `${deleted.count.toLocaleString()} objects are deleted.`);
        if (deleted.refused.length === 0) onDeleted();
      }}
    >
      <ul>
        {entries.slice(0, SHOWN).map(({ key }) => (
          <li key={key} className="breakable">
            {key}
          </li>
        ))}
        {entries.length > SHOWN && <li>and {entries.length - SHOWN} more</li>}
      </ul>
      {folders > 0 && "Folders are deleted with everything in them."}
      {refused.length > 0 && (
        <Alert type="error" header={`${refused.length} not deleted: ${refused[0]?.code}`}>
          {refused.slice(0, SHOWN).map(({ key, message }) => (
            <div key={key} className="breakable">
              {key}: {message}
            </div>
          ))}
        </Alert>
      )}
    </ConfirmModal>
  );
}
