// How many roles a cluster may have. No AWS API tells; the guide says ten, and the server what it was set to.
import { useResource } from "../components/use-resource";
import { describeServer } from "../session/server";

const GUIDE_LIMIT = 10;

export function useRoleLimit(): number {
  const { data } = useResource("server", describeServer);
  return data?.max_iam_roles ?? GUIDE_LIMIT;
}
