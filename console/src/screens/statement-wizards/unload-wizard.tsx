// Unload data: a form that writes an UNLOAD.
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tiles from "@cloudscape-design/components/tiles";
import { useState } from "react";
import { CodeEditor } from "../../components/code-editor/code-editor";
import { Page } from "../../components/page";
import { TargetPicker } from "../../data-api/target-picker";
import { useTarget } from "../../data-api/use-target";
import { OptionFields } from "./option-fields";
import { Preview } from "./preview";
import { RoleField } from "./role-field";
import { S3PathField } from "./s3-path-field";
import { EMPTY_UNLOAD, UNLOAD_FORMATS, UNLOAD_OPTIONS, unloadProblems, unloadStatement, type UnloadForm, type UnloadFormat } from "./unload-statement";
import "./wizard.css";

export default function UnloadWizardScreen() {
  const chosen = useTarget();
  const [form, setForm] = useState<UnloadForm>(EMPTY_UNLOAD);
  const [asked, setAsked] = useState(false);
  const change = (part: Partial<UnloadForm>) => setForm((before) => ({ ...before, ...part }));
  const problems = unloadProblems(form);
  const errorOf = (field: string) => (asked ? problems.find((problem) => problem.field === field)?.text : undefined);
  const cluster = chosen.clusters.data?.find(({ ClusterIdentifier }) => ClusterIdentifier === chosen.target?.clusterIdentifier);
  return (
    <Page title="Unload data" description="Writes an UNLOAD statement; nothing runs before you say so in the editor." breadcrumbs={[{ text: "Query editor", href: "#/queries" }]}>
      <div className="wizard">
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Which rows</Header>}>
            <SpaceBetween size="m">
              <TargetPicker {...chosen} />
              <FormField label="Query" description="Its quotes are doubled in the statement by themselves. A LIMIT must be in a subquery." errorText={errorOf("query")} stretch>
                <div className="wizard-query">
                  <CodeEditor label="Query" value={form.query} placeholder="select * from venue" onChange={(query) => change({ query })} />
                </div>
              </FormField>
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">Where to</Header>}>
            <SpaceBetween size="m">
              <FormField label="Destination path" description="File names are appended: end it with / for files in a folder." errorText={errorOf("destination")} stretch>
                <S3PathField value={form.destination} onChange={(destination) => change({ destination })} />
              </FormField>
              <RoleField cluster={cluster} role={form.role} error={errorOf("role")} onChange={(role) => change({ role })} />
              <FormField label="Partition by - optional" description="Columns, with commas between; each value gets a folder.">
                <Input value={form.partitionBy} onChange={({ detail }) => change({ partitionBy: detail.value })} />
              </FormField>
              <Checkbox checked={form.include} disabled={!form.partitionBy.trim()} description="INCLUDE" onChange={({ detail }) => change({ include: detail.checked })}>
                Keep the partition columns in the files
              </Checkbox>
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">Format and options</Header>}>
            <SpaceBetween size="m">
              <FormField label="Format" stretch>
                <Tiles value={form.format} ariaLabel="Format" columns={2} items={UNLOAD_FORMATS.map(({ id, label, description }) => ({ value: id, label, description }))} onChange={({ detail }) => change({ format: detail.value as UnloadFormat })} />
              </FormField>
              {form.format === "FIXEDWIDTH" && (
                <FormField label="Widths" description="A label and a width for each column." errorText={errorOf("widths")}>
                  <Input value={form.widths} placeholder="id:5,name:20" onChange={({ detail }) => change({ widths: detail.value })} />
                </FormField>
              )}
              <OptionFields options={UNLOAD_OPTIONS} format={form.format} choices={form.options} problems={problems} onChange={(options) => change({ options })} />
            </SpaceBetween>
          </Container>
        </SpaceBetween>
        <Preview sql={unloadStatement(form)} target={chosen.target} complete={problems.length === 0} onIncomplete={() => setAsked(true)} />
      </div>
    </Page>
  );
}
