// A refusal: AWS's sentence word for word, and the statement that is missing, ready to copy.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { AwsError } from "../aws/errors";
import { missingStatement, parseRefusal, type Refusal } from "../aws/refusal";
import { useSessionState } from "../session/session";
import { CodeBlock } from "./code-block";
import { ExplainRefusal } from "./explain-refusal";
import { RequestId } from "./request-id";

export interface AccessDeniedProps {
  error: AwsError;
  title?: string;
  onRetry?(): void;
  onDismiss?(): void;
}

export function AccessDenied({ error, title, onRetry, onDismiss }: AccessDeniedProps) {
  const refusal = parseRefusal(error.message);
  const { session } = useSessionState();
  return (
    <Alert
      type="error"
      header={title ? `${title}: ${error.code}` : error.code}
      dismissible={onDismiss !== undefined}
      onDismiss={onDismiss}
      action={onRetry && <Button onClick={onRetry}>Retry</Button>}
    >
      <SpaceBetween size="xs">
        <span className="breakable">{error.message}</span>
        {refusal && <WhatIsMissing refusal={refusal} />}
        {session && error.encodedExplanation && <ExplainRefusal encoded={error.encodedExplanation} />}
        <RequestId error={error} />
      </SpaceBetween>
    </Alert>
  );
}

function WhatIsMissing({ refusal }: { refusal: Refusal }) {
  const statement = missingStatement(refusal);
  if (!statement) {
    return (
      <Box color="inherit">
        What is missing: nothing. A statement with <code>"Effect": "Deny"</code> refuses {refusal.action}; it must be removed or narrowed.
      </Box>
    );
  }
  return (
    <>
      <Box color="inherit">
        What is missing: a statement in a policy of <code className="breakable">{refusal.principal}</code> that allows{" "}
        <strong>{refusal.action}</strong>. An administrator can attach this one:
      </Box>
      <CodeBlock code={statement} label="the missing statement" />
    </>
  );
}
