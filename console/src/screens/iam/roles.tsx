// IAM roles: whom each trusts, the way to create and delete them.
import type { Role } from "@aws-sdk/client-iam";
import type { TableProps } from "@cloudscape-design/components/table";
import { useNavigate } from "react-router";
import { AppLink } from "../../components/app-link";
import { shortTime } from "../../components/format";
import { ManagedTable } from "../../components/managed-table";
import { Page } from "../../components/page";
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
  return (
    <Page title="Roles" description="An IAM role that trusts Amazon Redshift gives COPY and UNLOAD access to S3.">
      <ManagedTable<Role>
        title="IAM roles"
        resource={roles}
        what="roles"
        columns={COLUMNS}
        trackBy="RoleName"
        searchText={({ RoleName, Path, AssumeRolePolicyDocument }) => `${Path}${RoleName} ${trustedPrincipals(AssumeRolePolicyDocument).join(" ")}`}
        searchLabel="Find a role by name, path or trusted entity"
        sortedBy="name"
        nameOf={({ RoleName = "" }) => RoleName}
        emptyTitle="No roles"
        emptyText="A role that trusts Redshift lets COPY and UNLOAD reach S3."
        createLabel="Create role"
        onCreate={() => void navigate("/create-role")}
        deleteDialog={({ RoleName = "" }, { dismiss, done }) => <DeleteHolder holder={{ kind: "role", name: RoleName }} onDismiss={dismiss} onDeleted={done} />}
      />
    </Page>
  );
}
