import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { NodeTypeField } from "./node-type-field";
import type { SectionProps } from "./section";

export function ClusterSection({ form, problems, change }: SectionProps) {
  return (
    <Container header={<Header variant="h2">Cluster configuration</Header>}>
      <SpaceBetween size="l">
        <FormField label="Cluster identifier" constraintText="1 to 63 lowercase letters, digits and hyphens; a letter first." errorText={problems.identifier}>
          <Input value={form.identifier} onChange={({ detail }) => change({ identifier: detail.value })} spellcheck={false} autoFocus />
        </FormField>
        <ColumnLayout columns={2}>
          <NodeTypeField value={form.nodeType} problem={problems.nodeType} onChange={(nodeType) => change({ nodeType })} />
          <FormField label="Number of nodes" errorText={problems.nodes}>
            <Input type="number" inputMode="numeric" value={form.nodes} onChange={({ detail }) => change({ nodes: detail.value })} />
          </FormField>
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
}
