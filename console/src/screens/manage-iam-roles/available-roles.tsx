// "Available roles": the account's roles that the cluster does not have. Choosing one stages it.
import Alert from "@cloudscape-design/components/alert";
import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useMemo, useState } from "react";
import type { AvailableRole } from "../../aws/roles";
import { isDenied } from "../../aws/errors";
import type { Resource } from "../../components/use-resource";
import { remains, type RoleRow } from "./edit";

interface Props {
  roles: Resource<AvailableRole[]>;
  rows: readonly RoleRow[];
  onAdd(arn: string): void;
}

export function AvailableRoles({ roles, rows, onAdd }: Props) {
  const [all, setAll] = useState(false);
  const options = useMemo(() => optionsOf(roles.data ?? [], rows, all), [roles.data, rows, all]);
  const others = (roles.data ?? []).filter((role) => !role.trustsRedshift).length;

  return (
    <SpaceBetween size="xs">
      <FormField label="Available roles" description="Roles that trust redshift.amazonaws.com, so that the cluster can assume them.">
        <Select
          selectedOption={null}
          options={options}
          onChange={({ detail }) => onAdd(detail.selectedOption.value ?? "")}
          placeholder="Choose a role"
          filteringType="auto"
          filteringPlaceholder="Find a role"
          filteringAriaLabel="Find a role"
          virtualScroll
          statusType={roles.loading ? "loading" : roles.error && !roles.data ? "error" : "finished"}
          loadingText="Loading roles"
          errorText="The roles could not be read"
          recoveryText="Retry"
          onLoadItems={() => roles.error && roles.reload()}
          empty="No more roles"
          noMatch="No role matches"
        />
      </FormField>
      {others > 0 && (
        <Toggle checked={all} onChange={({ detail }) => setAll(detail.checked)}>
          Show also {others === 1 ? "the role that does" : `the ${others.toLocaleString()} roles that do`} not trust Redshift
        </Toggle>
      )}
      {roles.error && !roles.data && (
        <Alert type={isDenied(roles.error) ? "info" : "warning"} header="The roles of this account cannot be listed">
          You can still enter a role below. <span className="breakable">{`${roles.error.code}: ${roles.error.message}`}</span>
        </Alert>
      )}
    </SpaceBetween>
  );
}

function optionsOf(roles: readonly AvailableRole[], rows: readonly RoleRow[], all: boolean): SelectProps.Option[] {
  const taken = new Set(rows.filter(({ status }) => remains(status)).map(({ arn }) => arn));
  return roles
    .filter(({ arn, trustsRedshift }) => !taken.has(arn) && (all || trustsRedshift))
    .map(({ arn, name, trustsRedshift }) => ({
      value: arn,
      label: name,
      description: arn,
      filteringTags: [arn],
      labelTag: trustsRedshift ? undefined : "does not trust Redshift",
    }));
}
