// The cluster that is to use the role, and whether as its default.
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useClusters } from "../../aws/clusters";
import type { RoleForm } from "./redshift-role";

const NONE: SelectProps.Option = { label: "None", value: "" };

export function ClusterSection({ form, onChange }: { form: RoleForm; onChange(part: Partial<RoleForm>): void }) {
  const clusters = useClusters();
  const options = [NONE, ...(clusters.data ?? []).map(({ ClusterIdentifier, ClusterStatus }) => ({ label: ClusterIdentifier, value: ClusterIdentifier, description: ClusterStatus }))];
  return (
    <Container header={<Header description="COPY and UNLOAD can only use roles that their cluster is associated with.">Cluster</Header>}>
      <SpaceBetween size="m">
        <FormField label={<>Associate with - <i>optional</i></>} warningText={clusters.error && `The clusters cannot be listed (${clusters.error.code}).`}>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === (form.cluster ?? "")) ?? NONE}
            onChange={({ detail }) => onChange({ cluster: detail.selectedOption.value || undefined })}
            statusType={clusters.loading ? "loading" : "finished"}
            filteringType="auto"
          />
        </FormField>
        <Checkbox
          checked={form.makeDefault && form.cluster !== undefined}
          disabled={form.cluster === undefined}
          onChange={({ detail }) => onChange({ makeDefault: detail.checked })}
          description="Statements with IAM_ROLE default use it."
        >
          Make it the cluster's default role
        </Checkbox>
      </SpaceBetween>
    </Container>
  );
}
