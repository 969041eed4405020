// Code to read and copy: a snippet, a policy, a command.
import { CopyButton } from "./copy-button";

/** Long lines wrap, unless what they are indented by says something. */
export function CodeBlock({ code, label, wrap = true }: { code: string; label: string; wrap?: boolean }) {
  return (
    <div className={wrap ? "code-block" : "code-block code-block-unwrapped"}>
      <pre tabIndex={0} aria-label={label}>
        <code>{code}</code>
      </pre>
      <div className="code-block-copy">
        <CopyButton text={code} label={`Copy ${label}`} />
      </div>
    </div>
  );
}
