import FormField from "@cloudscape-design/components/form-field";
import Autosuggest from "@cloudscape-design/components/autosuggest";
import { MAPPINGS } from "./copy-statement";

const MEANINGS: Record<(typeof MAPPINGS)[number], string> = {
  auto: "Names as the columns are called",
  "auto ignorecase": "Names in any case",
  noshred: "The whole object into one SUPER column",
};

export function MappingField({ value, error, onChange }: { value: string; error: string | undefined; onChange(value: string): void }) {
  return (
    <FormField label="How values find their columns" description="Or the S3 path of a JSONPaths object." errorText={error}>
      <Autosuggest
        value={value}
        filteringType="manual"
        options={MAPPINGS.map((mapping) => ({ value: mapping, description: MEANINGS[mapping] }))}
        enteredTextLabel={(text) => `Use "${text}"`}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
