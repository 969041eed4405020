// IAM users: the way to create and delete them.
import type { User } from "@aws-sdk/client-iam";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import type { TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { AppLink } from "../../components/app-link";
import { ConfirmModal } from "../../components/confirm-modal";
import { shortTime } from "../../components/format";
import { ManagedTable } from "../../components/managed-table";
import { useNotify } from "../../components/notifications";
import { Page } from "../../components/page";
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
  return (
    <Page title="Users" description="People and programs that sign requests with access keys of their own.">
      <ManagedTable<User>
        title="IAM users"
        resource={users}
        what="users"
        columns={COLUMNS}
        trackBy="UserName"
        searchText={({ Path, UserName }) => `${Path}${UserName}`}
        searchLabel="Find a user by name or path"
        sortedBy="name"
        nameOf={({ UserName = "" }) => UserName}
        emptyTitle="No users"
        emptyText="So far only the account's root user and roles can sign requests."
        createLabel="Create user"
        createDialog={({ dismiss }) => <CreateUser onDismiss={dismiss} onCreated={(name) => void navigate(`/users/${encodeURIComponent(name)}`)} />}
        deleteDialog={({ UserName = "" }, { dismiss, done }) => <DeleteHolder holder={{ kind: "user", name: UserName }} onDismiss={dismiss} onDeleted={done} />}
      />
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
