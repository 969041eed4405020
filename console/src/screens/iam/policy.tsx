// One managed policy: its document, its versions, to whom it is attached.
import { useNavigate, useParams } from "react-router";
import { nameOfArn } from "../../aws/arn";
import { Copyable } from "../../components/copy-button";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { DeletePolicy } from "./delete-policy";
import { DetailPage } from "./detail-page";
import { PolicyDocumentTab } from "./policy-document";
import { PolicyEntities } from "./policy-entities";
import { PolicyVersions } from "./policy-versions";
import { isAwsManaged } from "./read";

const BREADCRUMBS = [{ text: "Policies", href: "#/policies" }];

export default function PolicyScreen() {
  const { arn = "" } = useParams();
  const aws = useAws();
  const navigate = useNavigate();
  const policy = useResource(`policy ${arn}`, async (abortSignal) => {
    const { Policy } = await (await aws.iam()).getPolicy({ PolicyArn: arn }, { abortSignal });
    return Policy;
  });
  const own = !isAwsManaged(arn);
  return (
    <DetailPage
      kind="policy"
      title={nameOfArn(arn)}
      description={own ? undefined : "Managed by AWS: it can be attached, not changed."}
      breadcrumbs={BREADCRUMBS}
      resource={policy}
      summary={({ Arn = "", Description, AttachmentCount = 0, PermissionsBoundaryUsageCount = 0, CreateDate, UpdateDate }) => [
        { label: "ARN", value: <Copyable text={Arn} label="Copy the ARN" /> },
        { label: "Description", value: Description || "-" },
        { label: "Attached to", value: `${AttachmentCount}, as a boundary of ${PermissionsBoundaryUsageCount}` },
        { label: "Created", value: CreateDate?.toLocaleString() ?? "-" },
        { label: "Updated", value: UpdateDate?.toLocaleString() ?? "-" },
      ]}
      tabs={({ DefaultVersionId }) => [
        { id: "document", label: "Permissions", content: <PolicyDocumentTab arn={arn} version={DefaultVersionId} onSaved={policy.reload} /> },
        { id: "versions", label: "Versions", content: <PolicyVersions arn={arn} defaultVersion={DefaultVersionId} onChanged={policy.reload} /> },
        { id: "entities", label: "Attached to", content: <PolicyEntities arn={arn} /> },
      ]}
      deleteDialog={own ? (onDismiss) => <DeletePolicy arn={arn} onDismiss={onDismiss} onDeleted={() => void navigate("/policies")} /> : undefined}
    />
  );
}
