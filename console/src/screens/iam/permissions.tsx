// The policies that a role or a user holds: inline ones to edit, attached ones, the permissions boundary.
import type { AttachedPermissionsBoundary, AttachedPolicy } from "@aws-sdk/client-iam";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { AppLink } from "../../components/app-link";
import { ConfirmModal } from "../../components/confirm-modal";
import { EmptyState } from "../../components/empty-state";
import { useNotify } from "../../components/notifications";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { AttachPolicy } from "./attach-policy";
import { Boundary } from "./boundary";
import { deleteInline, detach, readPolicies, type Holder } from "./holder";
import { InlinePolicy } from "./inline-policy";
import { isAwsManaged, policyPath } from "./read";

interface Row {
  readonly name: string;
  /** Of attached policies. */
  readonly arn?: string;
}

type Open = { readonly what: "inline"; readonly name?: string } | { readonly what: "attach" } | { readonly what: "remove"; readonly row: Row };

interface Props {
  holder: Holder;
  boundary: AttachedPermissionsBoundary | undefined;
  onChanged(): void;
}

export function Permissions({ holder, boundary, onChanged }: Props) {
  const aws = useAws();
  const policies = useResource(`policies of ${holder.kind} ${holder.name}`, (signal) => readPolicies(aws, holder, signal));
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const done = () => {
    close();
    policies.reload();
  };

  const addInline = <Button onClick={() => setOpen({ what: "inline" })}>Create inline policy</Button>;
  return (
    <SpaceBetween size="l">
      <ResourceState resource={policies} what="the policies">
        {({ inline, attached }) => (
          <Table<Row>
            items={[...inline.map((name) => ({ name })), ...attached.map(rowOf)]}
            trackBy={({ name, arn }) => arn ?? name}
            wrapLines
            header={
              <Header
                counter={`(${inline.length + attached.length})`}
                description="What the policies allow together, unless one of them denies it."
                actions={
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button iconName="refresh" ariaLabel="Refresh the policies" loading={policies.refreshing} onClick={policies.reload} />
                    <Button onClick={() => setOpen({ what: "attach" })}>Attach policies</Button>
                    {addInline}
                  </SpaceBetween>
                }
              >
                Permissions policies
              </Header>
            }
            columnDefinitions={[
              { id: "name", header: "Policy name", isRowHeader: true, cell: (row) => <PolicyName row={row} onEdit={() => setOpen({ what: "inline", name: row.name })} /> },
              { id: "type", header: "Type", cell: ({ arn }) => (!arn ? "Inline" : isAwsManaged(arn) ? "AWS managed" : "Customer managed") },
              {
                id: "actions",
                header: "Actions",
                cell: (row) => (
                  <Button variant="inline-link" ariaLabel={`${row.arn ? "Detach" : "Delete"} ${row.name}`} onClick={() => setOpen({ what: "remove", row })}>
                    {row.arn ? "Detach" : "Delete"}
                  </Button>
                ),
              },
            ]}
            empty={<EmptyState title="No policies" text={`Nothing is allowed to this ${holder.kind} yet.`} action={addInline} />}
          />
        )}
      </ResourceState>
      <Boundary holder={holder} boundary={boundary} onChanged={onChanged} />
      {open?.what === "inline" && <InlinePolicy holder={holder} name={open.name} onDone={done} onDismiss={close} />}
      {open?.what === "attach" && <AttachPolicy holder={holder} attached={policies.data?.attached ?? []} onDone={done} onDismiss={close} />}
      {open?.what === "remove" && <RemovePolicy holder={holder} row={open.row} onDone={done} onDismiss={close} />}
    </SpaceBetween>
  );
}

const rowOf = ({ PolicyName = "", PolicyArn }: AttachedPolicy): Row => ({ name: PolicyName, arn: PolicyArn });

function PolicyName({ row: { name, arn }, onEdit }: { row: Row; onEdit(): void }) {
  if (arn) return <AppLink href={policyPath(arn)}>{name}</AppLink>;
  return (
    <Button variant="inline-link" onClick={onEdit} ariaLabel={`Edit ${name}`}>
      {name}
    </Button>
  );
}

function RemovePolicy({ holder, row, onDone, onDismiss }: { holder: Holder; row: Row; onDone(): void; onDismiss(): void }) {
  const aws = useAws();
  const notify = useNotify();
  return (
    <ConfirmModal
      title={row.arn ? `Detach ${row.name}?` : `Delete the inline policy ${row.name}?`}
      confirmLabel={row.arn ? "Detach" : "Delete"}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await (row.arn ? detach(aws, holder, row.arn) : deleteInline(aws, holder, row.name));
        notify("success", `${row.name} no longer applies to ${holder.name}.`);
        onDone();
      }}
    >
      What only this policy allows is refused from the next request on, also to statements that run.
    </ConfirmModal>
  );
}
