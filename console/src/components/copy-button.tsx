import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import { Fragment } from "react";

/** An icon that copies `text`; `label` is what a screen reader says. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  return <CopyToClipboard variant="icon" textToCopy={text} copyButtonAriaLabel={label} copySuccessText="Copied" copyErrorText="Could not copy" />;
}

/** A value behind its copy button. A long one breaks behind a colon or slash before it breaks within a word. */
export function Copyable({ text, label }: { text: string; label: string }) {
  const pieces = text.split(/(?<=[:/])(?=[^:/])/);
  return (
    <span className="copyable">
      <CopyToClipboard variant="inline" textToCopy={text} textToDisplay="" copyButtonAriaLabel={label} copySuccessText="Copied" copyErrorText="Could not copy" />
      <span className="breakable">
        {pieces.map((piece, index) => (
          <Fragment key={index}>
            {index > 0 && <wbr />}
            {piece}
          </Fragment>
        ))}
      </span>
    </span>
  );
}
