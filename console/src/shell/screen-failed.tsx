// A screen that could not be loaded or shown; the rest of the console keeps working.
import Button from "@cloudscape-design/components/button";
import { useRouteError } from "react-router";
import { ErrorAlert } from "../components/error-alert";
import { awsError } from "../aws/errors";

export function ScreenFailed() {
  const error = awsError(useRouteError());
  return (
    <>
      <ErrorAlert error={error} title="This screen failed" />
      <Button onClick={() => window.location.reload()}>Reload</Button>
    </>
  );
}
