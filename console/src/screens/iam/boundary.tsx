// The permissions boundary: the most that the policies together can allow.
import type { AttachedPermissionsBoundary } from "@aws-sdk/client-iam";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { nameOfArn } from "../../aws/arn";
import { AppLink } from "../../components/app-link";
import { ConfirmModal } from "../../components/confirm-modal";
import { ErrorAlert } from "../../components/error-alert";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { boundaryArn, setBoundary, type Holder } from "./holder";
import { listPolicies, policyPath } from "./read";

interface Props {
  holder: Holder;
  boundary: AttachedPermissionsBoundary | undefined;
  onChanged(): void;
}

export function Boundary({ holder, boundary, onChanged }: Props) {
  const aws = useAws();
  const [open, setOpen] = useState<"set" | "remove">();
  const arn = boundaryArn(boundary);
  const done = () => {
    setOpen(undefined);
    onChanged();
  };
  return (
    <Container
      header={
        <Header
          description="The most that the policies together can allow; it allows nothing by itself."
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {arn && <Button onClick={() => setOpen("remove")}>Remove boundary</Button>}
              <Button onClick={() => setOpen("set")}>{arn ? "Change boundary" : "Set boundary"}</Button>
            </SpaceBetween>
          }
        >
          Permissions boundary
        </Header>
      }
    >
      {arn ? <AppLink href={policyPath(arn)}>{nameOfArn(arn)}</AppLink> : <Box color="text-status-inactive">Not set</Box>}
      {open === "set" && <SetBoundary holder={holder} current={arn} onDone={done} onDismiss={() => setOpen(undefined)} />}
      {open === "remove" && (
        <ConfirmModal
          title={`Remove the permissions boundary of ${holder.name}?`}
          confirmLabel="Remove"
          onDismiss={() => setOpen(undefined)}
          onConfirm={async () => {
            await setBoundary(aws, holder, undefined);
            done();
          }}
        >
          Everything that the policies allow is allowed again.
        </ConfirmModal>
      )}
    </Container>
  );
}

function SetBoundary({ holder, current, onDone, onDismiss }: { holder: Holder; current: string | undefined; onDone(): void; onDismiss(): void }) {
  const aws = useAws();
  const policies = useResource("managed policies", (signal) => listPolicies(aws, "All", signal));
  const [arn, setArn] = useState(current);
  return (
    <ConfirmModal
      title={`Permissions boundary of ${holder.name}`}
      confirmLabel="Set boundary"
      disabled={!arn || arn === current}
      onDismiss={onDismiss}
      onConfirm={async () => {
        await setBoundary(aws, holder, arn);
        onDone();
      }}
    >
      <FormField label="Managed policy">
        <Select
          options={(policies.data ?? []).map(({ PolicyName, Arn, Description }) => ({ label: PolicyName, value: Arn, description: Description }))}
          selectedOption={arn ? { label: nameOfArn(arn), value: arn } : null}
          onChange={({ detail }) => setArn(detail.selectedOption.value)}
          filteringType="auto"
          virtualScroll
          placeholder="Choose a policy"
          statusType={policies.loading ? "loading" : "finished"}
          loadingText="Loading policies"
          empty="No policies"
        />
      </FormField>
      <ErrorAlert error={policies.error} title="Could not read the policies" onRetry={policies.reload} />
    </ConfirmModal>
  );
}
