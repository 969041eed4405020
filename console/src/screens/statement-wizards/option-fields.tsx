// The options of a statement, grouped; those that the format does not take are not shown, those that another one
// excludes say so.
import Checkbox from "@cloudscape-design/components/checkbox";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { isChosen, refusedBy, type Choice, type Choices, type OptionSpec, type Problem } from "./statement-options";

export interface OptionFieldsProps<Format extends string> {
  options: readonly OptionSpec<Format>[];
  format: Format;
  choices: Choices;
  problems: readonly Problem[];
  onChange(choices: Choices): void;
}

const TITLES: Record<string, string> = { Text: "How the text is written", Files: "Files", Values: "Values", Load: "The load" };

export function OptionFields<Format extends string>({ options, format, choices, problems, onChange }: OptionFieldsProps<Format>) {
  const taken = options.filter((option) => option.formats.includes(format));
  const groups = [...new Set(taken.map(({ group }) => group))];
  const set = (id: string, choice: Choice) => onChange({ ...choices, [id]: choice });
  return groups.map((group) => {
    const members = taken.filter((option) => option.group === group);
    const count = members.filter(({ id }) => isChosen(choices[id])).length;
    return (
      <ExpandableSection key={group} headerText={TITLES[group] ?? group} headerDescription={count > 0 ? `${count} chosen` : undefined} defaultExpanded={group === "Text" || group === "Files"}>
        <ColumnLayout columns={2}>
          {members.map((option) => (
            <OptionField key={option.id} option={option} choice={choices[option.id]} refused={refusedBy(option, choices)} error={problems.find(({ field }) => field === option.id)?.text} onChange={(choice) => set(option.id, choice)} />
          ))}
        </ColumnLayout>
      </ExpandableSection>
    );
  });
}

interface OptionFieldProps<Format extends string> {
  option: OptionSpec<Format>;
  choice: Choice;
  refused: string | undefined;
  error: string | undefined;
  onChange(choice: Choice): void;
}

function OptionField<Format extends string>({ option, choice, refused, error, onChange }: OptionFieldProps<Format>) {
  const text = typeof choice === "string" ? choice : "";
  const disabled = refused !== undefined && !isChosen(choice);
  const help = refused ?? option.help;
  if (option.kind === "flag") {
    return (
      <Checkbox checked={choice === true} disabled={disabled} description={`${option.id}. ${help}`} onChange={({ detail }) => onChange(detail.checked || undefined)}>
        {option.label}
      </Checkbox>
    );
  }
  return (
    <FormField label={option.label} description={help} errorText={error}>
      {option.choices ? (
        <Select
          disabled={disabled}
          selectedOption={{ value: text, label: text || "Not given" }}
          options={["", ...option.choices].map((value) => ({ value, label: value || "Not given" }))}
          onChange={({ detail }) => onChange(detail.selectedOption.value || undefined)}
        />
      ) : (
        <Input value={text} disabled={disabled} inputMode={option.kind === "count" ? "numeric" : "text"} onChange={({ detail }) => onChange(detail.value || undefined)} />
      )}
    </FormField>
  );
}
