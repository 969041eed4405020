// Load data: a form that writes a COPY.
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { Page } from "../../components/page";
import { TargetPicker } from "../../data-api/target-picker";
import { useTarget } from "../../data-api/use-target";
import { COPY_FORMATS, COPY_OPTIONS, copyProblems, copyStatement, EMPTY_COPY, type CopyForm, type CopyFormat } from "./copy-statement";
import { MappingField } from "./mapping-field";
import { OptionFields } from "./option-fields";
import { Preview } from "./preview";
import { RoleField } from "./role-field";
import { S3PathField } from "./s3-path-field";
import { TableFields } from "./table-fields";
import "./wizard.css";

export default function CopyWizardScreen() {
  const chosen = useTarget();
  const [params] = useSearchParams();
  const [form, setForm] = useState<CopyForm>({ ...EMPTY_COPY, source: params.get("path") ?? EMPTY_COPY.source });
  const [asked, setAsked] = useState(false);
  const change = (part: Partial<CopyForm>) => setForm((before) => ({ ...before, ...part }));
  const problems = copyProblems(form);
  const errorOf = (field: string) => (asked ? problems.find((problem) => problem.field === field)?.text : undefined);
  const cluster = chosen.clusters.data?.find(({ ClusterIdentifier }) => ClusterIdentifier === chosen.target?.clusterIdentifier);
  return (
    <Page title="Load data" description="Writes a COPY statement; nothing runs before you say so in the editor." breadcrumbs={[{ text: "Query editor", href: "#/queries" }]}>
      <div className="wizard">
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Into which table</Header>}>
            <SpaceBetween size="m">
              <TargetPicker {...chosen} />
              <TableFields target={chosen.target} schema={form.schema} table={form.table} error={errorOf("table")} onChange={change} />
              <FormField label="Columns - optional" description="Names with commas between, in the order of the files' fields.">
                <Input value={form.columns} placeholder="All columns" onChange={({ detail }) => change({ columns: detail.value })} />
              </FormField>
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">From where</Header>}>
            <SpaceBetween size="m">
              <FormField label="Source path" description="Every object whose key begins so is loaded." errorText={errorOf("source")} stretch>
                <S3PathField value={form.source} onChange={(source) => change({ source })} />
              </FormField>
              <RoleField cluster={cluster} role={form.role} error={errorOf("role")} onChange={(role) => change({ role })} />
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">Format and options</Header>}>
            <SpaceBetween size="m">
              <FormField label="Format" stretch>
                <Tiles value={form.format} ariaLabel="Format" columns={2} items={COPY_FORMATS.map(({ id, label, description }) => ({ value: id, label, description }))} onChange={({ detail }) => change({ format: detail.value as CopyFormat })} />
              </FormField>
              {form.format === "FIXEDWIDTH" && (
                <FormField label="Widths" description="A label and a width for each field." errorText={errorOf("widths")}>
                  <Input value={form.widths} placeholder="id:5,name:20" onChange={({ detail }) => change({ widths: detail.value })} />
                </FormField>
              )}
              {(form.format === "JSON" || form.format === "AVRO") && <MappingField value={form.mapping} error={errorOf("mapping")} onChange={(mapping) => change({ mapping })} />}
              <OptionFields options={COPY_OPTIONS} format={form.format} choices={form.options} problems={problems} onChange={(options) => change({ options })} />
            </SpaceBetween>
          </Container>
        </SpaceBetween>
        <Preview sql={copyStatement(form)} target={chosen.target} complete={problems.length === 0} onIncomplete={() => setAsked(true)} />
      </div>
    </Page>
  );
}
