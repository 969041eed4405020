// One role: its policies, whom it trusts, the clusters that use it, its tags.
import { useNavigate, useParams } from "react-router";
import { Copyable } from "../../components/copy-button";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { ClustersOfRole } from "./clusters-of-role";
import { DeleteHolder } from "./delete-holder";
import { DetailPage } from "./detail-page";
import type { Holder } from "./holder";
import { Permissions } from "./permissions";
import { Tags } from "./tags";
import { TrustPolicy } from "./trust-policy";

const BREADCRUMBS = [{ text: "Roles", href: "#/roles" }];

export default function RoleScreen() {
  const { name = "" } = useParams();
  const aws = useAws();
  const navigate = useNavigate();
  const role = useResource(`role ${name}`, async (abortSignal) => {
    const { Role } = await (await aws.iam()).getRole({ RoleName: name }, { abortSignal });
    return Role;
  });
  const holder: Holder = { kind: "role", name };
  return (
    <DetailPage
      kind="role"
      title={name}
      breadcrumbs={BREADCRUMBS}
      resource={role}
      summary={({ Arn = "", RoleId = "", CreateDate, Description, MaxSessionDuration, RoleLastUsed }) => [
        { label: "ARN", value: <Copyable text={Arn} label="Copy the ARN" /> },
        { label: "Unique ID", value: <Copyable text={RoleId} label="Copy the unique ID" /> },
        { label: "Created", value: CreateDate?.toLocaleString() ?? "-" },
        { label: "Description", value: Description || "-" },
        { label: "Maximum session", value: MaxSessionDuration ? `${MaxSessionDuration / 60} minutes` : "-" },
        { label: "Last used", value: RoleLastUsed?.LastUsedDate?.toLocaleString() ?? "-" },
      ]}
      tabs={(found) => [
        { id: "permissions", label: "Permissions", content: <Permissions holder={holder} boundary={found.PermissionsBoundary} onChanged={role.reload} /> },
        { id: "trust", label: "Trust relationships", content: <TrustPolicy role={found} onChanged={role.reload} /> },
        { id: "clusters", label: "Clusters", content: <ClustersOfRole arn={found.Arn ?? ""} /> },
        { id: "tags", label: "Tags", content: <Tags key={role.loadedAt?.getTime()} holder={holder} tags={found.Tags ?? []} onChanged={role.reload} /> },
      ]}
      deleteDialog={(onDismiss) => <DeleteHolder holder={holder} onDismiss={onDismiss} onDeleted={() => void navigate("/roles")} />}
    />
  );
}
