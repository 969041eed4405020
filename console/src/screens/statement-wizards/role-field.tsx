import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { Cluster } from "@aws-sdk/client-redshift";
import type { RoleChoice } from "./statement-options";

/** The role that the statement takes on: the cluster's default, or one by its ARN. */
export function RoleField({ cluster, role, error, onChange }: { cluster: Cluster | undefined; role: RoleChoice; error: string | undefined; onChange(role: RoleChoice): void }) {
  const attached = (cluster?.IamRoles ?? []).flatMap(({ IamRoleArn, ApplyStatus }) => (IamRoleArn ? [{ value: IamRoleArn, description: ApplyStatus }] : []));
  const standard = cluster?.DefaultIamRoleArn;
  return (
    <FormField label="Role" description="The IAM role that reads or writes in Amazon S3.">
      <SpaceBetween size="xs">
        <RadioGroup
          value={role.kind}
          ariaLabel="Role"
          onChange={({ detail }) => onChange({ ...role, kind: detail.value as RoleChoice["kind"] })}
          items={[
            { value: "default", label: "The cluster's default role", description: standard || "This cluster has none yet." },
            { value: "arn", label: "A role by its ARN" },
          ]}
        />
        {role.kind === "arn" && (
          <FormField label="Role ARN" description="Several with commas between are a chain: each is taken on by the one before." errorText={error}>
            <Autosuggest
              value={role.arn}
              options={attached}
              placeholder="arn:aws:iam::123456789012:role/RedshiftCopyUnload"
              enteredTextLabel={(value) => `Use "${value}"`}
              empty="The cluster has no roles"
              onChange={({ detail }) => onChange({ ...role, arn: detail.value })}
            />
          </FormField>
        )}
      </SpaceBetween>
    </FormField>
  );
}
