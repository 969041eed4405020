// Which buckets, and what is done with them.
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Multiselect from "@cloudscape-design/components/multiselect";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import type { RoleForm, Scope } from "./redshift-role";

interface Props {
  form: RoleForm;
  onChange(part: Partial<RoleForm>): void;
  problems: { buckets?: string; commands?: string };
  disabled: boolean;
}

const SCOPES: { value: Scope; label: string; description: string }[] = [
  { value: "none", label: "No additional Amazon S3 bucket", description: "Create the role without access to S3; policies can be added to it later." },
  { value: "any", label: "Any Amazon S3 bucket", description: "Allow access to every bucket, also to those created later." },
  { value: "specific", label: "Specific Amazon S3 buckets", description: "Allow access to the buckets chosen here." },
];

export function AccessSection({ form, onChange, problems, disabled }: Props) {
  return (
    <Container header={<Header>Access to Amazon S3</Header>}>
      <SpaceBetween size="m">
        <RadioGroup
          ariaLabel="Access to Amazon S3"
          items={SCOPES.map((scope) => ({ ...scope, disabled }))}
          value={form.scope}
          onChange={({ detail }) => onChange({ scope: detail.value as Scope })}
        />
        {form.scope === "specific" && <Buckets form={form} onChange={onChange} problem={problems.buckets} disabled={disabled} />}
        {form.scope !== "none" && (
          <FormField label="Commands" errorText={problems.commands}>
            <Checkbox checked={form.copy} disabled={disabled} onChange={({ detail }) => onChange({ copy: detail.checked })} description="s3:ListBucket, s3:GetObject">
              COPY
            </Checkbox>
            <Checkbox checked={form.unload} disabled={disabled} onChange={({ detail }) => onChange({ unload: detail.checked })} description="s3:ListBucket, s3:PutObject">
              UNLOAD
            </Checkbox>
            <Checkbox checked={form.unload && form.cleanPath} disabled={disabled || !form.unload} onChange={({ detail }) => onChange({ cleanPath: detail.checked })} description="s3:DeleteObject">
              UNLOAD with CLEANPATH, which removes what is there
            </Checkbox>
          </FormField>
        )}
      </SpaceBetween>
    </Container>
  );
}

/** A bucket that cannot be listed, such as one of another account, is entered by its name. */
function Buckets({ form, onChange, problem, disabled }: { form: RoleForm; onChange: Props["onChange"]; problem?: string; disabled: boolean }) {
  const aws = useAws();
  const [entered, setEntered] = useState("");
  const buckets = useResource("buckets", async (abortSignal) => {
    const { Buckets = [] } = await (await aws.s3()).listBuckets({}, { abortSignal });
    return Buckets.map(({ Name = "" }) => Name);
  });
  const option = (name: string) => ({ label: name, value: name });
  const add = () => {
    const name = entered.trim();
    if (name && !form.buckets.includes(name)) onChange({ buckets: [...form.buckets, name] });
    setEntered("");
  };
  return (
    <SpaceBetween size="s">
      <FormField label="Buckets" errorText={problem} warningText={buckets.error && `The buckets cannot be listed (${buckets.error.code}); enter their names below.`}>
        <Multiselect
          options={(buckets.data ?? []).map(option)}
          selectedOptions={form.buckets.map(option)}
          onChange={({ detail }) => onChange({ buckets: detail.selectedOptions.map(({ value = "" }) => value) })}
          disabled={disabled}
          filteringType="auto"
          virtualScroll
          placeholder="Choose buckets"
          statusType={buckets.loading ? "loading" : "finished"}
          loadingText="Loading buckets"
          empty="No buckets"
          deselectAriaLabel={({ label }) => `Leave out ${label}`}
        />
      </FormField>
      <FormField label={<>Another bucket - <i>optional</i></>} description="One that is not in the list, by its name." secondaryControl={<Button onClick={add} disabled={!entered.trim() || disabled}>Add</Button>}>
        <Input value={entered} disabled={disabled} onChange={({ detail }) => setEntered(detail.value)} onKeyDown={({ detail }) => detail.key === "Enter" && add()} spellcheck={false} autoComplete={false} />
      </FormField>
    </SpaceBetween>
  );
}
