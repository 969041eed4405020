// The short name of a principal: what follows its kind in the ARN.
import type { Identity } from "./credentials";

export function whoIs({ arn }: Identity): string {
  const resource = arn.slice(arn.lastIndexOf(":") + 1);
  if (resource === "root") return "root";
  const [kind, ...rest] = resource.split("/");
  return kind === "assumed-role" ? rest.join("/") : (rest.at(-1) ?? resource);
}
