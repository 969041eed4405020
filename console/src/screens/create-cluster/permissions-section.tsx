// Cluster permissions: the roles of the new cluster, with the same list and field as Manage IAM Roles.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRoleLimit } from "../../aws/role-limit";
import { useAvailableRoles } from "../../aws/roles";
import { AvailableRoles } from "../manage-iam-roles/available-roles";
import type { RoleRow } from "../manage-iam-roles/edit";
import { EnterRole } from "../manage-iam-roles/enter-role";
import { RolesTable } from "../manage-iam-roles/roles-table";
import { withRoles } from "./form";
import type { SectionProps } from "./section";

export function PermissionsSection({ form, change }: SectionProps) {
  const available = useAvailableRoles();
  const limit = useRoleLimit();
  const rows = form.roles.map((arn): RoleRow => ({ arn, status: "to be added", isDefault: arn === form.defaultRole }));
  const add = (arn: string) => change({ roles: [...form.roles, arn] });
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2" description="The roles that COPY, UNLOAD and other commands may use.">Cluster permissions</Header>}>
        <SpaceBetween size="l">
          <AvailableRoles roles={available} rows={rows} onAdd={add} />
          <EnterRole rows={rows} onAdd={add} />
        </SpaceBetween>
      </Container>
      <RolesTable
        rows={rows}
        count={rows.length}
        limit={limit}
        available={available.data}
        onRemove={(arn) => change(withRoles(form, form.roles.filter((role) => role !== arn)))}
        onKeep={add}
        onDefault={(arn) => change({ defaultRole: arn ?? undefined })}
      />
    </SpaceBetween>
  );
}
