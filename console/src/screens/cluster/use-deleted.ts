// A cluster that was being deleted is gone once the service no longer finds it.
import type { Cluster } from "@aws-sdk/client-redshift";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { useNotify } from "../../components/notifications";
import type { Resource } from "../../components/use-resource";

export function isGone({ data, error }: Pick<Resource<Cluster>, "data" | "error">): boolean {
  return error?.code === "ClusterNotFound" && data !== undefined;
}

/** Leads back to the list, saying so. */
export function useDeleted(name: string, cluster: Resource<Cluster>): void {
  const navigate = useNavigate();
  const notify = useNotify();
  const gone = isGone(cluster);
  useEffect(() => {
    if (!gone) return;
    notify("success", `The cluster ${name} was deleted.`);
    void navigate("/clusters", { replace: true });
  }, [gone, name, navigate, notify]);
}
