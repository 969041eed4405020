import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useNodeTypes } from "../../aws/node-types";

interface Props {
  value: string;
  problem?: string;
  onChange(nodeType: string): void;
}

/** Node types as the service offers them; the current one is there even when they cannot be read. */
export function NodeTypeField({ value, problem, onChange }: Props) {
  const { data, loading, error, reload } = useNodeTypes();
  const types = data ?? (value ? [value] : []);
  return (
    <FormField label="Node type" errorText={problem} warningText={error && `The other node types could not be read: ${error.code}`}>
      <Select
        selectedOption={value ? { value, label: value } : null}
        options={types.map((type) => ({ value: type, label: type }))}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? "")}
        filteringType="auto"
        filteringAriaLabel="Find a node type"
        statusType={loading ? "loading" : "finished"}
        loadingText="Loading node types"
        onLoadItems={() => error && reload()}
      />
    </FormField>
  );
}
