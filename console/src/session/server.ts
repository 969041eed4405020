// What the server says of itself to anyone: its version, the Region that requests are signed for, its limits.

export interface ServerInfo {
  readonly version: string;
  readonly region: string;
  /** How many IAM roles a cluster may have. */
  readonly max_iam_roles: number;
}

export async function describeServer(): Promise<ServerInfo> {
  const response = await fetch("/_vesto/health", { credentials: "omit" });
  if (!response.ok) throw new Error(`the health page answers ${response.status}`);
  return (await response.json()) as ServerInfo;
}
