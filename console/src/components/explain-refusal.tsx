// The statements that decided a refusal, on request: not everybody may read them.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { explain, type Explanation } from "../aws/explain";
import { useAws } from "../session/session";
import { useAction } from "./use-action";

export function ExplainRefusal({ encoded }: { encoded: string }) {
  const aws = useAws();
  const [explanation, setExplanation] = useState<Explanation>();
  const ask = useAction(async () => setExplanation(await explain(aws, encoded)));
  if (explanation) return <Why explanation={explanation} />;
  return (
    <Box color="inherit">
      <Button variant="inline-link" formAction="none" loading={ask.pending} onClick={() => void ask.run()}>
        Which policies decided?
      </Button>
      {ask.error && <div className="breakable">{`${ask.error.code}: ${ask.error.message}`}</div>}
    </Box>
  );
}

function Why({ explanation: { statements, missingIn } }: { explanation: Explanation }) {
  return (
    <Box color="inherit">
      {statements.length === 0 && <div>No statement of any policy matches the request.</div>}
      <ul className="breakable plain-list">
        {statements.map(({ effect, policy, attachedTo, statement }) => (
          <li key={`${attachedTo} ${policy} ${statement}`}>
            <strong>{effect}</strong>: statement <code>{statement}</code> of the policy <code>{policy}</code> of <code>{attachedTo}</code>
          </li>
        ))}
        {missingIn.map((kind) => (
          <li key={kind}>No allow in any {kind}.</li>
        ))}
      </ul>
    </Box>
  );
}
