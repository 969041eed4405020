// Statuses of the APIs as an icon with the API's own word.
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";

const TYPES: Record<string, StatusIndicatorProps.Type> = {
  // Clusters, snapshots
  available: "success",
  paused: "stopped",
  "final-snapshot": "in-progress",
  "incompatible-network": "error",
  "hardware-failure": "error",
  "storage-full": "error",
  failed: "error",
  // Access keys
  active: "success",
  inactive: "stopped",
  // Role associations
  "in-sync": "success",
  adding: "in-progress",
  removing: "in-progress",
  // Data API and loads
  submitted: "pending",
  picked: "pending",
  started: "in-progress",
  running: "in-progress",
  finished: "success",
  success: "success",
  completed: "success",
  aborted: "stopped",
  canceled: "stopped",
  cancelled: "stopped",
  // Decisions
  allowed: "success",
  denied: "error",
};

/** Words such as `creating`, `deleting`, `rebooting` are something under way. */
export function statusType(status: string): StatusIndicatorProps.Type {
  const word = status.toLowerCase();
  return TYPES[word] ?? (/ing(\b|$)/.test(word) ? "in-progress" : "info");
}

export function Status({ status }: { status: string | undefined }) {
  if (!status) return <>-</>;
  return (
    <span className="nowrap">
      <StatusIndicator type={statusType(status)}>{status}</StatusIndicator>
    </span>
  );
}
