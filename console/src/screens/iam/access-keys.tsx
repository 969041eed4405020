// A user's access keys. The secret is shown once, when the key is made, and kept nowhere.
import type { AccessKey, AccessKeyMetadata } from "@aws-sdk/client-iam";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { ConfirmModal } from "../../components/confirm-modal";
import { Copyable } from "../../components/copy-button";
import { EmptyState } from "../../components/empty-state";
import { ErrorAlert } from "../../components/error-alert";
import { shortTime } from "../../components/format";
import { ResourceState } from "../../components/resource-state";
import { Status as StatusOf } from "../../components/status";
import { useAction } from "../../components/use-action";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";

/** IAM's quota for each user. */
const MOST_KEYS = 2;

export function AccessKeys({ user }: { user: string }) {
  const aws = useAws();
  const keys = useResource(`access keys of ${user}`, async (abortSignal) => {
    const { AccessKeyMetadata = [] } = await (await aws.iam()).listAccessKeys({ UserName: user }, { abortSignal });
    return AccessKeyMetadata;
  });
  const [created, setCreated] = useState<AccessKey>();
  const [deleting, setDeleting] = useState<string>();
  const create = useAction(async () => {
    const { AccessKey } = await (await aws.iam()).createAccessKey({ UserName: user });
    setCreated(AccessKey);
    keys.reload();
  });
  const setStatus = useAction(async (AccessKeyId: string, Status: "Active" | "Inactive") => {
    await (await aws.iam()).updateAccessKey({ UserName: user, AccessKeyId, Status });
    keys.reload();
  });
  const full = (keys.data?.length ?? 0) >= MOST_KEYS;
  const createButton = (
    <Button loading={create.pending} disabled={full} disabledReason={full ? `A user has at most ${MOST_KEYS} access keys.` : undefined} onClick={() => void create.run()}>
      Create access key
    </Button>
  );
  return (
    <SpaceBetween size="m">
      <ErrorAlert error={create.error} title="No access key was created" onDismiss={create.clearError} />
      <ErrorAlert error={setStatus.error} title="The access key was not changed" onDismiss={setStatus.clearError} />
      <ResourceState resource={keys} what="the access keys">
        {(items) => (
          <Table<AccessKeyMetadata>
            items={items}
            trackBy="AccessKeyId"
            wrapLines
            header={
              <Header counter={`(${items.length} of ${MOST_KEYS})`} actions={createButton}>
                Access keys
              </Header>
            }
            columnDefinitions={[
              { id: "id", header: "Access key ID", isRowHeader: true, minWidth: 230, cell: ({ AccessKeyId = "" }) => <Copyable text={AccessKeyId} label={`Copy ${AccessKeyId}`} /> },
              { id: "status", header: "Status", cell: ({ Status }) => <StatusOf status={Status} /> },
              { id: "created", header: "Created", cell: ({ CreateDate }) => <span className="nowrap">{shortTime(CreateDate)}</span> },
              {
                id: "actions",
                header: "Actions",
                cell: ({ AccessKeyId = "", Status }) => (
                  <SpaceBetween direction="horizontal" size="s">
                    <Button
                      variant="inline-link"
                      ariaLabel={`${Status === "Active" ? "Deactivate" : "Activate"} ${AccessKeyId}`}
                      onClick={() => void setStatus.run(AccessKeyId, Status === "Active" ? "Inactive" : "Active")}
                    >
                      {Status === "Active" ? "Deactivate" : "Activate"}
                    </Button>
                    <Button variant="inline-link" ariaLabel={`Delete ${AccessKeyId}`} onClick={() => setDeleting(AccessKeyId)}>
                      Delete
                    </Button>
                  </SpaceBetween>
                ),
              },
            ]}
            empty={<EmptyState title="No access keys" text="Without one the user cannot sign requests." />}
          />
        )}
      </ResourceState>
      {created && <NewKey created={created} onDismiss={() => setCreated(undefined)} />}
      {deleting && (
        <ConfirmModal
          title={`Delete the access key ${deleting}?`}
          confirmLabel="Delete"
          typed={deleting}
          onDismiss={() => setDeleting(undefined)}
          onConfirm={async () => {
            await (await aws.iam()).deleteAccessKey({ UserName: user, AccessKeyId: deleting });
            setDeleting(undefined);
            keys.reload();
          }}
        >
          Requests signed with it are refused from now on. Deactivate it first to see who still uses it.
        </ConfirmModal>
      )}
    </SpaceBetween>
  );
}

function NewKey({ created: { AccessKeyId = "", SecretAccessKey = "" }, onDismiss }: { created: AccessKey; onDismiss(): void }) {
  const [shown, setShown] = useState(false);
  return (
    <Modal
      visible
      header="Access key created"
      closeAriaLabel="Close"
      onDismiss={({ detail }) => detail.reason !== "overlay" && onDismiss()}
      footer={
        <Box float="right">
          <Button variant="primary" onClick={onDismiss}>
            Done
          </Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">The secret is shown this once. Whoever has it can act as the user.</Alert>
        <KeyValuePairs
          items={[
            { label: "Access key ID", value: <Copyable text={AccessKeyId} label="Copy the access key ID" /> },
            {
              label: "Secret access key",
              value: (
                <SpaceBetween direction="horizontal" size="s">
                  {shown ? <Copyable text={SecretAccessKey} label="Copy the secret access key" /> : <span aria-label="hidden">••••••••••••••••</span>}
                  <Button variant="inline-link" onClick={() => setShown(!shown)}>
                    {shown ? "Hide" : "Show"}
                  </Button>
                </SpaceBetween>
              ),
            },
          ]}
        />
      </SpaceBetween>
    </Modal>
  );
}
