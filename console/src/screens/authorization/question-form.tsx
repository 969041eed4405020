// The fields of the question: COPY or UNLOAD, of what, where, with which roles.
import type { Cluster } from "@aws-sdk/client-redshift";
import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import Autosuggest from "@cloudscape-design/components/autosuggest";
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { nameOfArn } from "../../aws/arn";
import { useAvailableRoles } from "../../aws/roles";
import type { Command, Problems, Question } from "./question";

interface Props {
  question: Question;
  onChange(question: Question): void;
  problems: Problems;
  cluster: Cluster | undefined;
}

export function QuestionForm({ question, onChange, problems, cluster }: Props) {
  const change = (part: Partial<Question>) => onChange({ ...question, ...part });
  const isCopy = question.command === "COPY";
  return (
    <SpaceBetween size="m">
      <SegmentedControl
        label="Command"
        selectedId={question.command}
        onChange={({ detail }) => change({ command: detail.selectedId as Command })}
        options={[
          { id: "COPY", text: "COPY" },
          { id: "UNLOAD", text: "UNLOAD" },
        ]}
      />
      <ColumnLayout columns={2}>
        {isCopy ? (
          <FormField label="Table" errorText={problems.table}>
            <Input value={question.table} onChange={({ detail }) => change({ table: detail.value })} placeholder="public.sales" spellcheck={false} autoComplete={false} />
          </FormField>
        ) : (
          <FormField label="Query" errorText={problems.query}>
            <Textarea value={question.query} onChange={({ detail }) => change({ query: detail.value })} placeholder="SELECT * FROM public.sales" spellcheck={false} rows={2} />
          </FormField>
        )}
        <FormField label="S3 path" errorText={problems.path}>
          <Input value={question.path} onChange={({ detail }) => change({ path: detail.value })} placeholder="s3://bucket/prefix/" spellcheck={false} autoComplete={false} />
        </FormField>
      </ColumnLayout>
      {isCopy && (
        <Checkbox checked={question.manifest} onChange={({ detail }) => change({ manifest: detail.checked })}>
          The path names a manifest
        </Checkbox>
      )}
      <FormField label="IAM role" errorText={problems.roles}>
        <RadioGroup
          ariaLabel="IAM role"
          value={question.useDefault ? "default" : "named"}
          onChange={({ detail }) => change({ useDefault: detail.value === "default" })}
          items={[
            { value: "default", label: "The cluster's default role", description: cluster?.DefaultIamRoleArn ?? "The cluster has none." },
            { value: "named", label: "A role, or a chain of roles" },
          ]}
        />
      </FormField>
      {!question.useDefault && <Roles roles={question.roles} onChange={(roles) => change({ roles })} cluster={cluster} />}
    </SpaceBetween>
  );
}

const MOST_ROLES = 10;

function Roles({ roles, onChange, cluster }: { roles: readonly string[]; onChange(roles: readonly string[]): void; cluster: Cluster | undefined }) {
  const available = useAvailableRoles();
  const associated = new Set((cluster?.IamRoles ?? []).map(({ IamRoleArn = "" }) => IamRoleArn));
  const known = new Set([...associated, ...(available.data ?? []).map(({ arn }) => arn)]);
  const options = [...known].map((arn) => ({ value: arn, label: nameOfArn(arn), description: arn, tags: associated.has(arn) ? ["associated"] : undefined }));
  return (
    <AttributeEditor
      items={roles}
      addButtonText="Add the next role of the chain"
      removeButtonText="Remove"
      removeButtonAriaLabel={(role) => `Remove the role ${role}`}
      disableAddButton={roles.length >= MOST_ROLES}
      onAddButtonClick={() => onChange([...roles, ""])}
      onRemoveButtonClick={({ detail }) => onChange(roles.filter((_, index) => index !== detail.itemIndex))}
      isItemRemovable={() => roles.length > 1}
      empty="No roles."
      definition={[
        {
          label: "Role ARN",
          control: (role, index) => (
            <Autosuggest
              value={role}
              options={options}
              onChange={({ detail }) => onChange(roles.map((other, at) => (at === index ? detail.value : other)))}
              enteredTextLabel={(value) => `Use "${value}"`}
              placeholder="arn:aws:iam::…:role/…"
              ariaLabel={index === 0 ? "Role ARN" : `ARN of role ${index + 1} of the chain`}
              statusType={available.loading ? "loading" : "finished"}
              loadingText="Loading roles"
              empty="No roles known; enter an ARN."
            />
          ),
        },
      ]}
    />
  );
}
