// One managed policy: its document, its versions, to whom it is attached.
import type { Policy } from "@aws-sdk/client-iam";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { nameOfArn } from "../../aws/arn";
import { Copyable } from "../../components/copy-button";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { DeletePolicy } from "./delete-policy";
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
  const [deleting, setDeleting] = useState(false);
  const own = !isAwsManaged(arn);
  return (
    <Page
      title={nameOfArn(arn)}
      description={own ? undefined : "Managed by AWS: it can be attached, not changed."}
      breadcrumbs={BREADCRUMBS}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="refresh" ariaLabel="Refresh" loading={policy.refreshing} onClick={policy.reload} />
          {own && <Button onClick={() => setDeleting(true)}>Delete</Button>}
        </SpaceBetween>
      }
    >
      <ResourceState resource={policy} what="the policy">
        {(found) =>
          found && (
            <SpaceBetween size="l">
              <Summary policy={found} />
              <Tabs
                ariaLabel="Parts of the policy"
                tabs={[
                  { id: "document", label: "Permissions", content: <PolicyDocumentTab arn={arn} version={found.DefaultVersionId} onSaved={policy.reload} /> },
                  { id: "versions", label: "Versions", content: <PolicyVersions arn={arn} defaultVersion={found.DefaultVersionId} onChanged={policy.reload} /> },
                  { id: "entities", label: "Attached to", content: <PolicyEntities arn={arn} /> },
                ]}
              />
            </SpaceBetween>
          )
        }
      </ResourceState>
      {deleting && <DeletePolicy arn={arn} onDismiss={() => setDeleting(false)} onDeleted={() => void navigate("/policies")} />}
    </Page>
  );
}

function Summary({ policy: { Arn = "", Description, AttachmentCount = 0, PermissionsBoundaryUsageCount = 0, CreateDate, UpdateDate } }: { policy: Policy }) {
  return (
    <Container header={<Header>Summary</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: "ARN", value: <Copyable text={Arn} label="Copy the ARN" /> },
          { label: "Description", value: Description || "-" },
          { label: "Attached to", value: `${AttachmentCount}, as a boundary of ${PermissionsBoundaryUsageCount}` },
          { label: "Created", value: CreateDate?.toLocaleString() ?? "-" },
          { label: "Updated", value: UpdateDate?.toLocaleString() ?? "-" },
        ]}
      />
    </Container>
  );
}
