import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { Breakable } from "./breakable";

/** An icon that copies `text`; `label` is what a screen reader says. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  return <CopyToClipboard variant="icon" textToCopy={text} copyButtonAriaLabel={label} copySuccessText="Copied" copyErrorText="Could not copy" />;
}

/** A value behind its copy button. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <span className="copyable">
      <CopyToClipboard variant="inline" textToCopy={text} textToDisplay="" copyButtonAriaLabel={label} copySuccessText="Copied" copyErrorText="Could not copy" />
      <Breakable text={text} />
    </span>
  );
}
