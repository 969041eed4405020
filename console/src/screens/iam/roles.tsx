// IAM roles: whom each trusts, the way to create and delete them.
import type { Role } from "@aws-sdk/client-iam";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { AppLink } from "../../components/app-link";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { shortTime } from "../../components/format";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { DeleteHolder } from "./delete-holder";
import { listRoles, rolePath } from "./read";
import { trustedPrincipals } from "./trusted";

const COLUMNS: TableProps.ColumnDefinition<Role>[] = [
  { id: "name", header: "Role name", sortingField: "RoleName", isRowHeader: true, cell: ({ RoleName = "" }) => <AppLink href={rolePath(RoleName)}>{RoleName}</AppLink> },
  { id: "path", header: "Path", sortingField: "Path", cell: ({ Path }) => Path },
  { id: "trusted", header: "Trusted entities", cell: ({ AssumeRolePolicyDocument }) => <span className="breakable">{trustedPrincipals(AssumeRolePolicyDocument).join(", ") || "-"}</span> },
  { id: "created", header: "Created", sortingField: "CreateDate", cell: ({ CreateDate }) => shortTime(CreateDate) },
];

export default function RolesScreen() {
  const aws = useAws();
  const navigate = useNavigate();
  const roles = useResource("iam roles", (signal) => listRoles(aws, signal));
  const [selected, setSelected] = useState<Role>();
  const [deleting, setDeleting] = useState(false);
  const create = (
    <Button variant="primary" onClick={() => void navigate("/create-role")}>
      Create role
    </Button>
  );
  return (
    <Page title="Roles" description="An IAM role that trusts Amazon Redshift gives COPY and UNLOAD access to S3.">
      <ResourceState resource={roles} what="roles">
        {(items) => (
          <DataTable<Role>
            title="IAM roles"
            items={items}
            columns={COLUMNS}
            trackBy="RoleName"
            searchText={({ RoleName, Path, AssumeRolePolicyDocument }) => `${Path}${RoleName} ${trustedPrincipals(AssumeRolePolicyDocument).join(" ")}`}
            searchLabel="Find a role by name, path or trusted entity"
            sortedBy="name"
            nameOf={({ RoleName = "" }) => RoleName}
            selected={selected}
            onSelect={setSelected}
            empty={<EmptyState title="No roles" text="A role that trusts Redshift lets COPY and UNLOAD reach S3." action={create} />}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" loading={roles.refreshing} onClick={roles.reload} />
                <Button disabled={!selected} onClick={() => setDeleting(true)}>
                  Delete
                </Button>
                {create}
              </SpaceBetween>
            }
          />
        )}
      </ResourceState>
      {deleting && selected && (
        <DeleteHolder
          holder={{ kind: "role", name: selected.RoleName ?? "" }}
          onDismiss={() => setDeleting(false)}
          onDeleted={() => {
            setDeleting(false);
            setSelected(undefined);
            roles.reload();
          }}
        />
      )}
    </Page>
  );
}
