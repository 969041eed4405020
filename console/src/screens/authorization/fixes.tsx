// What would lift the refusal: the sentence, the command to copy, and a button that does it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { CodeBlock } from "../../components/code-block";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { useAction } from "../../components/use-action";
import type { Target } from "../../data-api/target";
import { documentOf, textOf } from "../../policy/document";
import { useAws } from "../../session/session";
import { applyChange } from "./apply";
import { fixesOf, labelOf, type Change, type Fix } from "./fix";

interface Props {
  hint: string | undefined;
  target: Target;
  /** The cluster's admin user, who runs GRANTs. */
  admin: string | undefined;
  onApplied(): void;
}

export function Fixes({ hint, target, admin, onApplied }: Props) {
  const fixes = fixesOf(hint);
  if (fixes.length === 0) return null;
  return (
    <div>
      <Box variant="h4">{fixes.length === 1 ? "What would allow it" : "What would allow it: all of these"}</Box>
      <SpaceBetween size="m">
        {fixes.map((fix) => (
          <FixView key={fix.sentence} fix={fix} target={{ ...target, dbUser: admin ?? target.dbUser }} onApplied={onApplied} />
        ))}
      </SpaceBetween>
    </div>
  );
}

function FixView({ fix: { sentence, command, change }, target, onApplied }: { fix: Fix; target: Target; onApplied(): void }) {
  const aws = useAws();
  const notify = useNotify();
  const apply = useAction(async (wanted: Change) => {
    await applyChange(aws, wanted, target);
    notify("success", `Done: ${labelOf(wanted)}. The question was asked again.`);
    onApplied();
  });
  return (
    <SpaceBetween size="xs">
      {change && "statement" in change ? (
        <CodeBlock code={textOf(documentOf(change.statement))} label="the policy that is missing" />
      ) : (
        <span className="breakable">{command ? sentence.slice(0, sentence.length - command.length).replace(/: $/, ".") : sentence}</span>
      )}
      {command && <CodeBlock code={command} label={change?.kind === "grant" ? "the SQL that would allow it" : "the command that would allow it"} />}
      {change && (
        <Button loading={apply.pending} loadingText="Applying" onClick={() => void apply.run(change)}>
          {labelOf(change)}
        </Button>
      )}
      <ErrorAlert error={apply.error} title="Not applied" onDismiss={apply.clearError} />
    </SpaceBetween>
  );
}
