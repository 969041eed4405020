// Attaches managed policies, AWS's and the account's own.
import type { AttachedPolicy, Policy } from "@aws-sdk/client-iam";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import Multiselect, { type MultiselectProps } from "@cloudscape-design/components/multiselect";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo, useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { useAction } from "../../components/use-action";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { attach, type Holder } from "./holder";
import { isAwsManaged, listPolicies } from "./read";

interface Props {
  holder: Holder;
  attached: readonly AttachedPolicy[];
  onDone(): void;
  onDismiss(): void;
}

export function AttachPolicy({ holder, attached, onDone, onDismiss }: Props) {
  const aws = useAws();
  const notify = useNotify();
  const policies = useResource("managed policies", (signal) => listPolicies(aws, "All", signal));
  const [chosen, setChosen] = useState<readonly MultiselectProps.Option[]>([]);
  const options = useMemo(() => optionsOf(policies.data ?? [], attached), [policies.data, attached]);
  const save = useAction(async () => {
    for (const { value } of chosen) if (value) await attach(aws, holder, value);
    notify("success", `${chosen.map(({ label }) => label).join(", ")} attached to ${holder.name}.`);
    onDone();
  });
  return (
    <Modal
      visible
      header={`Attach policies to ${holder.name}`}
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss} disabled={save.pending}>
              Cancel
            </Button>
            <Button variant="primary" disabled={chosen.length === 0} loading={save.pending} onClick={() => void save.run()}>
              Attach
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <FormField label="Managed policies">
          <Multiselect
            options={options}
            selectedOptions={chosen}
            onChange={({ detail }) => setChosen(detail.selectedOptions)}
            filteringType="auto"
            virtualScroll
            placeholder="Choose policies"
            statusType={policies.loading ? "loading" : policies.error && !policies.data ? "error" : "finished"}
            loadingText="Loading policies"
            errorText={policies.error?.message}
            recoveryText="Retry"
            onLoadItems={() => policies.error && policies.reload()}
            empty="No policies"
            deselectAriaLabel={({ label }) => `Leave out ${label}`}
          />
        </FormField>
        <ErrorAlert error={policies.error} title="Could not read the policies" onRetry={policies.reload} />
        <ErrorAlert error={save.error} title="Not attached" />
      </SpaceBetween>
    </Modal>
  );
}

function optionsOf(policies: readonly Policy[], attached: readonly AttachedPolicy[]): MultiselectProps.Options {
  const taken = new Set(attached.map(({ PolicyArn }) => PolicyArn));
  const group = (label: string, wanted: (arn: string) => boolean): MultiselectProps.OptionGroup => ({
    label,
    options: policies
      .filter(({ Arn = "", IsAttachable }) => IsAttachable !== false && wanted(Arn) && !taken.has(Arn))
      .map(({ PolicyName, Arn, Description }) => ({ label: PolicyName, value: Arn, description: Description })),
  });
  return [group("Customer managed", (arn) => !isAwsManaged(arn)), group("AWS managed", isAwsManaged)];
}
