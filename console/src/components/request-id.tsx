import Box from "@cloudscape-design/components/box";
import type { AwsError } from "../aws/errors";

export function RequestId({ error }: { error: AwsError }) {
  if (!error.requestId) return null;
  return (
    <Box fontSize="body-s" color="inherit">
      Request ID: <code className="breakable">{error.requestId}</code>
    </Box>
  );
}
