// IAM users: the way to create and delete them.
import type { User } from "@aws-sdk/client-iam";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { AppLink } from "../../components/app-link";
import { ConfirmModal } from "../../components/confirm-modal";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { shortTime } from "../../components/format";
import { useNotify } from "../../components/notifications";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { DeleteHolder } from "./delete-holder";
import { listUsers, userPath } from "./read";

const COLUMNS: TableProps.ColumnDefinition<User>[] = [
  { id: "name", header: "User name", sortingField: "UserName", isRowHeader: true, cell: ({ UserName = "" }) => <AppLink href={userPath(UserName)}>{UserName}</AppLink> },
  { id: "path", header: "Path", sortingField: "Path", cell: ({ Path }) => Path },
  { id: "created", header: "Created", sortingField: "CreateDate", cell: ({ CreateDate }) => shortTime(CreateDate) },
];

export default function UsersScreen() {
  const aws = useAws();
  const navigate = useNavigate();
  const users = useResource("iam users", (signal) => listUsers(aws, signal));
  const [selected, setSelected] = useState<User>();
  const [open, setOpen] = useState<"create" | "delete">();
  const create = (
    <Button variant="primary" onClick={() => setOpen("create")}>
      Create user
    </Button>
  );
  const close = () => setOpen(undefined);
  return (
    <Page title="Users" description="People and programs that sign requests with access keys of their own.">
      <ResourceState resource={users} what="users">
        {(items) => (
          <DataTable<User>
            title="IAM users"
            items={items}
            columns={COLUMNS}
            trackBy="UserName"
            searchText={({ Path, UserName }) => `${Path}${UserName}`}
            searchLabel="Find a user by name or path"
            sortedBy="name"
            nameOf={({ UserName = "" }) => UserName}
            selected={selected}
            onSelect={setSelected}
            empty={<EmptyState title="No users" text="So far only the account's root user and roles can sign requests." action={create} />}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" loading={users.refreshing} onClick={users.reload} />
                <Button disabled={!selected} onClick={() => setOpen("delete")}>
                  Delete
                </Button>
                {create}
              </SpaceBetween>
            }
          />
        )}
      </ResourceState>
      {open === "create" && <CreateUser onDismiss={close} onCreated={(name) => void navigate(`/users/${encodeURIComponent(name)}`)} />}
      {open === "delete" && selected && (
        <DeleteHolder
          holder={{ kind: "user", name: selected.UserName ?? "" }}
          onDismiss={close}
          onDeleted={() => {
            close();
            setSelected(undefined);
            users.reload();
          }}
        />
      )}
    </Page>
  );
}

function CreateUser({ onCreated, onDismiss }: { onCreated(name: string): void; onDismiss(): void }) {
  const aws = useAws();
  const notify = useNotify();
  const [name, setName] = useState("");
  const UserName = name.trim();
  return (
    <ConfirmModal
      title="Create user"
      confirmLabel="Create user"
      disabled={!UserName}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await (await aws.iam()).createUser({ UserName });
        notify("success", `The user ${UserName} is created. Policies and access keys are added next.`);
        onCreated(UserName);
      }}
    >
      <FormField label="User name" constraintText="Letters, digits and + = , . @ _ -; at most 64.">
        <Input value={name} onChange={({ detail }) => setName(detail.value)} spellcheck={false} autoComplete={false} />
      </FormField>
    </ConfirmModal>
  );
}
