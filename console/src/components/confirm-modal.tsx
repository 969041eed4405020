// A question before something is done. Something that cannot be undone asks for a word to be typed.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ReactNode } from "react";
import { ErrorAlert } from "./error-alert";
import { useAction } from "./use-action";

export interface ConfirmModalProps {
  title: string;
  confirmLabel: string;
  /** What must be typed, such as the name of what is deleted. */
  typed?: string;
  /** Content that is not ready to be confirmed, such as a form with an invalid field. */
  disabled?: boolean;
  children: ReactNode;
  /** Does it. The modal stays open with the error when it fails; the caller closes it when it worked. */
  onConfirm(): Promise<void>;
  onDismiss(): void;
}

export function ConfirmModal({ title, confirmLabel, typed, disabled, children, onConfirm, onDismiss }: ConfirmModalProps) {
  const [text, setText] = useState("");
  const confirm = useAction(onConfirm);
  const ready = !disabled && (typed === undefined || text === typed);
  const submit = () => ready && void confirm.run();
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onDismiss} disabled={confirm.pending}>
              Cancel
            </Button>
            <Button variant="primary" disabled={!ready} loading={confirm.pending} onClick={submit}>
              {confirmLabel}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {children}
        {typed !== undefined && (
          <FormField label={<>To confirm, type <i>{typed}</i></>}>
            <Input value={text} onChange={({ detail }) => setText(detail.value)} onKeyDown={({ detail }) => detail.key === "Enter" && submit()} placeholder={typed} autoComplete={false} spellcheck={false} />
          </FormField>
        )}
        <ErrorAlert error={confirm.error} />
      </SpaceBetween>
    </Modal>
  );
}
