import Checkbox from "@cloudscape-design/components/checkbox";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { SectionProps } from "./section";

export function OptionsSection({ form, change }: SectionProps) {
  return (
    <ExpandableSection variant="container" headerText="Additional configuration">
      <SpaceBetween size="s">
        <Checkbox checked={form.encrypted} onChange={({ detail }) => change({ encrypted: detail.checked })}>
          Encrypted
        </Checkbox>
        <Checkbox checked={form.publiclyAccessible} onChange={({ detail }) => change({ publiclyAccessible: detail.checked })}>
          Publicly accessible
        </Checkbox>
      </SpaceBetween>
    </ExpandableSection>
  );
}
