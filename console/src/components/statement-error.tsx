// Why a statement failed: the database's message, its detail as laid out, the hint; or what the API refused.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";
import type { AwsError } from "../aws/errors";
import { StatementFailed, type StatementErrorText } from "../data-api/statement-error";
import { ErrorAlert } from "./error-alert";

export interface StatementErrorProps {
  error: StatementFailed | AwsError | Error;
  title?: string;
  action?: ReactNode;
}

export function StatementError({ error, title, action }: StatementErrorProps) {
  if (!(error instanceof StatementFailed)) return <ErrorAlert error={error} title={title} />;
  const aborted = error.code === "StatementAborted";
  return (
    <Alert type={aborted ? "warning" : "error"} header={aborted ? "The statement was cancelled" : (title ?? "The statement failed")} action={action}>
      <StatementErrorContent text={error.text} />
      <Box fontSize="body-s" color="inherit">
        Statement ID: <code className="breakable">{error.id}</code>
        {error.queryId ? ` · query ${error.queryId}` : ""}
      </Box>
    </Alert>
  );
}

export function StatementErrorContent({ text }: { text: StatementErrorText }) {
  return (
    <SpaceBetween size="xs">
      <strong className="breakable">
        {text.severity}: {text.message}
      </strong>
      {text.hint && (
        <span className="breakable">
          <strong>Hint:</strong> {text.hint}
        </span>
      )}
      {text.detail && (
        <pre className="statement-detail" tabIndex={0} aria-label="Detail">
          {text.detail}
        </pre>
      )}
    </SpaceBetween>
  );
}
