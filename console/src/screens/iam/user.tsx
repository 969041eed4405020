// One user: policies, access keys, tags.
import { useNavigate, useParams } from "react-router";
import { Copyable } from "../../components/copy-button";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { AccessKeys } from "./access-keys";
import { DeleteHolder } from "./delete-holder";
import { DetailPage } from "./detail-page";
import type { Holder } from "./holder";
import { Permissions } from "./permissions";
import { Tags } from "./tags";

const BREADCRUMBS = [{ text: "Users", href: "#/users" }];

export default function UserScreen() {
  const { name = "" } = useParams();
  const aws = useAws();
  const navigate = useNavigate();
  const user = useResource(`user ${name}`, async (abortSignal) => {
    const { User } = await (await aws.iam()).getUser({ UserName: name }, { abortSignal });
    return User;
  });
  const holder: Holder = { kind: "user", name };
  return (
    <DetailPage
      kind="user"
      title={name}
      breadcrumbs={BREADCRUMBS}
      resource={user}
      summary={({ Arn = "", UserId = "", CreateDate }) => [
        { label: "ARN", value: <Copyable text={Arn} label="Copy the ARN" /> },
        { label: "Unique ID", value: <Copyable text={UserId} label="Copy the unique ID" /> },
        { label: "Created", value: CreateDate?.toLocaleString() ?? "-" },
      ]}
      tabs={(found) => [
        { id: "permissions", label: "Permissions", content: <Permissions holder={holder} boundary={found.PermissionsBoundary} onChanged={user.reload} /> },
        { id: "keys", label: "Access keys", content: <AccessKeys user={name} /> },
        { id: "tags", label: "Tags", content: <Tags key={user.loadedAt?.getTime()} holder={holder} tags={found.Tags ?? []} onChanged={user.reload} /> },
      ]}
      deleteDialog={(onDismiss) => <DeleteHolder holder={holder} onDismiss={onDismiss} onDeleted={() => void navigate("/users")} />}
    />
  );
}
