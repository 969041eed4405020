import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

/** An icon that copies `text`; `label` is what a screen reader says. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  return <CopyToClipboard variant="icon" textToCopy={text} copyButtonAriaLabel={label} copySuccessText="Copied" copyErrorText="Could not copy" />;
}

/** A value followed by its copy button. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <CopyToClipboard variant="inline" textToCopy={text} copyButtonAriaLabel={label} copySuccessText="Copied" copyErrorText="Could not copy" />
  );
}
