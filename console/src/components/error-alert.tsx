// A failure with AWS's code, message and request id; a refusal also says what is missing.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import { awsError, isDenied, type AwsError } from "../aws/errors";
import { AccessDenied } from "./access-denied";
import { RequestId } from "./request-id";

export interface ErrorAlertProps {
  error: AwsError | Error | undefined;
  /** What could not be done, such as "The cluster was not created". */
  title?: string;
  onRetry?(): void;
  onDismiss?(): void;
}

export function ErrorAlert({ error, title, onRetry, onDismiss }: ErrorAlertProps) {
  if (!error) return null;
  const failure = awsError(error);
  if (isDenied(failure)) return <AccessDenied error={failure} title={title} onRetry={onRetry} onDismiss={onDismiss} />;
  return (
    <Alert
      type="error"
      header={title ? `${title}: ${failure.code}` : failure.code}
      dismissible={onDismiss !== undefined}
      onDismiss={onDismiss}
      action={onRetry && <Button onClick={onRetry}>Retry</Button>}
    >
      <span className="breakable">{failure.message}</span>
      <RequestId error={failure} />
    </Alert>
  );
}
