// The node types that clusters can have, from the service; typing one works without it.
import { useResource, type Resource } from "../components/use-resource";
import { useAws } from "../session/session";
import { allPages } from "./pages";

export function useNodeTypes(): Resource<string[]> {
  const aws = useAws();
  return useResource("node types", async (abortSignal) => {
    const redshift = await aws.redshift();
    const options = await allPages(async (Marker) => {
      const page = await redshift.describeOrderableClusterOptions({ Marker }, { abortSignal });
      return { items: page.OrderableClusterOptions, next: page.Marker };
    });
    return [...new Set(options.map(({ NodeType }) => NodeType ?? ""))].sort(newestFirst);
  });
}

const FAMILIES = ["rg", "ra3", "dc2", "dc1", "ds2", "ds1"];

/** By family, the current ones first, then as the service orders sizes. */
export function newestFirst(a: string, b: string): number {
  return rank(a) - rank(b);
}

function rank(nodeType: string): number {
  const index = FAMILIES.indexOf(nodeType.split(".")[0] ?? "");
  return index < 0 ? FAMILIES.length : index;
}
