// The table that is loaded: schema and table, completed from what the database lists.
import Autosuggest from "@cloudscape-design/components/autosuggest";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import { useState } from "react";
import { schemas, tables } from "../../data-api/catalog";
import type { Target } from "../../data-api/target";
import { useAws } from "../../session/session";
import { withoutSystem } from "../query-editor/schema-nodes";

export interface TableFieldsProps {
  target: Target | undefined;
  schema: string;
  table: string;
  error: string | undefined;
  onChange(change: { schema?: string; table?: string }): void;
}

export function TableFields({ target, schema, table, error, onChange }: TableFieldsProps) {
  const aws = useAws();
  const listSchemas = async () => (target ? withoutSystem(await schemas(await aws.redshiftData(), target)) : []);
  const listTables = async () => (target ? (await tables(await aws.redshiftData(), target, schema)).flatMap(({ name, type }) => (name && type === "TABLE" ? [name] : [])) : []);
  return (
    <Grid gridDefinition={[4, 8].map((colspan) => ({ colspan: { default: 12, xs: colspan as 4 } }))}>
      <FormField label="Schema">
        <ListedField value={schema} list={listSchemas} onChange={(schema) => onChange({ schema })} />
      </FormField>
      <FormField label="Table" errorText={error}>
        <ListedField key={schema} value={table} list={listTables} onChange={(table) => onChange({ table })} />
      </FormField>
    </Grid>
  );
}

/** Takes any name, and offers those that could be listed. */
function ListedField({ value, list, onChange }: { value: string; list(): Promise<string[]>; onChange(value: string): void }) {
  const [names, setNames] = useState<readonly string[]>();
  const [status, setStatus] = useState<"pending" | "loading" | "finished" | "error">("pending");
  const load = async () => {
    if (names) return;
    setStatus("loading");
    try {
      setNames(await list());
      setStatus("finished");
    } catch {
      setStatus("error");
    }
  };
  return (
    <Autosuggest
      value={value}
      options={(names ?? []).map((name) => ({ value: name }))}
      statusType={status}
      loadingText="Looking in the database"
      errorText="Could not be listed"
      recoveryText="Retry"
      empty="None yet"
      enteredTextLabel={(text) => `Use "${text}"`}
      onLoadItems={() => void load()}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}
