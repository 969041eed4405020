// The states around a resource's content: loading, failed, and stale data that stays readable below a warning.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import type { ReactNode } from "react";
import { isDenied } from "../aws/errors";
import { ErrorAlert } from "./error-alert";
import type { Resource } from "./use-resource";

interface Props<T> {
  resource: Resource<T>;
  /** What is read, as in "Loading clusters". */
  what: string;
  children(data: T): ReactNode;
}

export function ResourceState<T>({ resource, what, children }: Props<T>) {
  const { data, error, reload } = resource;
  if (data === undefined && error) return <ErrorAlert error={error} title={`Could not read ${what}`} onRetry={reload} />;
  if (data === undefined) return <Loading what={what} />;
  return (
    <SpaceBetween size="m">
      <StaleWarning resource={resource} what={what} />
      {children(data)}
    </SpaceBetween>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <Box textAlign="center" padding="l" color="text-status-inactive">
      <span role="status">
        <Spinner /> Loading {what}
      </span>
    </Box>
  );
}

/** Shown while older data stays on the page because the last refresh failed. */
export function StaleWarning<T>({ resource, what }: { resource: Resource<T>; what: string }) {
  const { stale, error, loadedAt, reload } = resource;
  if (!stale || !error) return null;
  if (isDenied(error)) return <ErrorAlert error={error} title={`Could not refresh ${what}`} onRetry={reload} />;
  return (
    <Alert type="warning" header={`Showing ${what} as of ${loadedAt?.toLocaleTimeString() ?? "earlier"}`} action={<Button onClick={reload}>Retry</Button>}>
      The last refresh failed. <span className="breakable">{error.code}: {error.message}</span>
    </Alert>
  );
}
