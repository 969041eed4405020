import ColumnLayout from "@cloudscape-design/components/column-layout";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import type { SectionProps } from "./section";

export function DatabaseSection({ form, problems, change }: SectionProps) {
  return (
    <Container header={<Header variant="h2">Database configuration</Header>}>
      <ColumnLayout columns={2}>
        <FormField label="Admin user name" errorText={problems.user}>
          <Input value={form.user} onChange={({ detail }) => change({ user: detail.value })} spellcheck={false} autoComplete={false} />
        </FormField>
        <FormField label="Admin user password" constraintText="8 to 64 characters with an uppercase letter, a lowercase letter and a digit." errorText={problems.password}>
          <Input type="password" value={form.password} onChange={({ detail }) => change({ password: detail.value })} autoComplete="new-password" />
        </FormField>
        <FormField label="Database name" errorText={problems.database}>
          <Input value={form.database} onChange={({ detail }) => change({ database: detail.value })} spellcheck={false} />
        </FormField>
        <FormField label={<>Database port - <i>optional</i></>} constraintText="Any free port when empty." errorText={problems.port}>
          <Input type="number" inputMode="numeric" value={form.port} onChange={({ detail }) => change({ port: detail.value })} />
        </FormField>
      </ColumnLayout>
    </Container>
  );
}
