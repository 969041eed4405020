// Manage IAM Roles: the guide's procedure. Edits are staged; Apply Changes sends one ModifyClusterIamRoles, Cancel none.
import { useNavigate, useParams } from "react-router";
import { useCluster } from "../../aws/clusters";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { RolesPanel } from "./roles-panel";

export default function ManageIamRolesScreen() {
  const { name = "" } = useParams();
  const navigate = useNavigate();
  const cluster = useCluster(name);
  const breadcrumbs = [
    { text: "Clusters", href: "#/clusters" },
    { text: name, href: `#/clusters/${name}` },
  ];
  return (
    <Page title="Manage IAM Roles" description={`Roles that ${name} may use in COPY, UNLOAD and other commands`} breadcrumbs={breadcrumbs}>
      <ResourceState resource={cluster} what={`the cluster ${name}`}>
        {(data) => <RolesPanel key={name} cluster={data} onChanged={cluster.replace} onCancel={() => void navigate(`/clusters/${name}`)} />}
      </ResourceState>
    </Page>
  );
}
