// The panel: roles to choose from, roles of the cluster with their statuses, Apply Changes and Cancel.
import type { Cluster, ModifyClusterIamRolesCommandInput } from "@aws-sdk/client-redshift";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import Header from "@cloudscape-design/components/header";
import LiveRegion from "@cloudscape-design/components/live-region";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo, useState } from "react";
import { nameOfArn } from "../../aws/arn";
import { useRoleLimit } from "../../aws/role-limit";
import { useAvailableRoles } from "../../aws/roles";
import { ErrorAlert } from "../../components/error-alert";
import { useAction } from "../../components/use-action";
import { useNotify } from "../../components/notifications";
import { useAws } from "../../session/session";
import { AvailableRoles } from "./available-roles";
import { EnterRole } from "./enter-role";
import { NO_EDIT, add, countOf, keep, rebase, remove, requestOf, rowsOf, setDefault } from "./edit";
import { RolesTable } from "./roles-table";

interface Props {
  cluster: Cluster;
  onChanged(cluster: Cluster): void;
  onCancel(): void;
}

export function RolesPanel({ cluster, onChanged, onCancel }: Props) {
  const aws = useAws();
  const notify = useNotify();
  const available = useAvailableRoles();
  const [staged, setStaged] = useState(NO_EDIT);
  const limit = useRoleLimit();

  const edit = useMemo(() => rebase(cluster, staged), [cluster, staged]);
  const rows = useMemo(() => rowsOf(cluster, edit), [cluster, edit]);
  const request = requestOf(cluster, edit);
  const count = countOf(rows);

  const apply = useAction(async (input: ModifyClusterIamRolesCommandInput) => {
    const redshift = await aws.redshift();
    const { Cluster: changed } = await redshift.modifyClusterIamRoles(input);
    if (changed) onChanged(changed);
    setStaged(NO_EDIT);
    notify("success", `The IAM roles of ${cluster.ClusterIdentifier} are being changed.`);
  });

  const stage = (next: typeof edit) => {
    apply.clearError();
    setStaged(next);
  };
  const addRole = (arn: string) => stage(add(cluster, edit, arn));

  return (
    <Form
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onCancel} disabled={apply.pending}>
            Cancel
          </Button>
          <Button variant="primary" disabled={!request} loading={apply.pending} loadingText="Applying changes" onClick={() => request && void apply.run(request)}>
            Apply Changes
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        <ErrorAlert error={apply.error} title="The IAM roles were not changed" onDismiss={apply.clearError} />
        <Container header={<Header variant="h2" description="Choose roles of this account, or enter one that is not in the list. Nothing changes before Apply Changes.">Associate IAM roles</Header>}>
          <SpaceBetween size="l">
            <AvailableRoles roles={available} rows={rows} onAdd={addRole} />
            <EnterRole rows={rows} onAdd={addRole} />
          </SpaceBetween>
        </Container>
        <RolesTable
          rows={rows}
          count={count}
          limit={limit}
          available={available.data}
          onRemove={(arn) => stage(remove(edit, arn))}
          onKeep={(arn) => stage(keep(edit, arn))}
          onDefault={(arn) => stage(setDefault(cluster, edit, arn))}
        />
        <LiveRegion hidden>{rows.map(({ arn, status }) => `${nameOfArn(arn)}: ${status}`).join(", ")}</LiveRegion>
      </SpaceBetween>
    </Form>
  );
}
