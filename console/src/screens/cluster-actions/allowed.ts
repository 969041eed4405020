// Which actions a cluster's status admits; the service refuses the others with InvalidClusterState.

export type ClusterAction = "manage-iam-roles" | "modify" | "pause" | "resume" | "reboot" | "snapshot" | "delete";

export function isPossible(action: ClusterAction, status: string | undefined): boolean {
  switch (action) {
    case "resume":
      return status === "paused";
    case "delete":
      return status === "available" || status === "paused";
    case "manage-iam-roles":
    case "modify":
    case "pause":
    case "reboot":
    case "snapshot":
      return status === "available";
  }
}
