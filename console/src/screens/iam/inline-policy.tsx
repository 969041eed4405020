// Creates or edits an inline policy.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { ResourceState } from "../../components/resource-state";
import { useAction } from "../../components/use-action";
import { useResource } from "../../components/use-resource";
import { decodeDocument, documentOf, textOf } from "../../policy/document";
import { PolicyEditor } from "../../policy/policy-editor";
import { useAws } from "../../session/session";
import { INLINE_LIMIT, putInline, readInline, type Holder } from "./holder";

interface Props {
  holder: Holder;
  /** The policy to edit; a new one has none. */
  name?: string;
  onDone(): void;
  onDismiss(): void;
}

const NEW_POLICY = textOf(documentOf({ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::bucket/*"] }));

export function InlinePolicy({ holder, name, onDone, onDismiss }: Props) {
  const aws = useAws();
  const notify = useNotify();
  const before = useResource(`inline policy ${name ?? ""}`, async (signal) => (name ? decodeDocument(await readInline(aws, holder, name, signal)) : NEW_POLICY));
  const [newName, setNewName] = useState("");
  const [edited, setEdited] = useState<string>();
  const policyName = name ?? newName.trim();
  const document = edited ?? before.data;
  const save = useAction(async () => {
    await putInline(aws, holder, policyName, document ?? "");
    notify("success", `The policy ${policyName} of ${holder.name} is saved.`);
    onDone();
  });
  const changed = name === undefined || (edited !== undefined && edited !== before.data);

  return (
    <Modal
      visible
      size="large"
      header={name ? `Edit the inline policy ${name}` : `Create an inline policy for ${holder.name}`}
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss} disabled={save.pending}>
              Cancel
            </Button>
            <Button variant="primary" loading={save.pending} disabled={!changed || !policyName || document === undefined} onClick={() => void save.run()}>
              Save policy
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {name === undefined && (
          <FormField label="Policy name" constraintText="Letters, digits and + = , . @ _ -">
            <Input value={newName} onChange={({ detail }) => setNewName(detail.value)} spellcheck={false} autoComplete={false} />
          </FormField>
        )}
        <ResourceState resource={before} what="the policy">
          {(saved) => <PolicyEditor value={edited ?? saved} onChange={setEdited} kind="identity" label="Policy document" limit={INLINE_LIMIT[holder.kind]} />}
        </ResourceState>
        <ErrorAlert error={save.error} title="The policy was not saved" />
      </SpaceBetween>
    </Modal>
  );
}
