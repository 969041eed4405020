// One role: its policies, whom it trusts, the clusters that use it, its tags.
import type { Role } from "@aws-sdk/client-iam";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { Copyable } from "../../components/copy-button";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { ClustersOfRole } from "./clusters-of-role";
import { DeleteHolder } from "./delete-holder";
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
  const [deleting, setDeleting] = useState(false);
  const holder: Holder = { kind: "role", name };
  return (
    <Page
      title={name}
      breadcrumbs={BREADCRUMBS}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="refresh" ariaLabel="Refresh" loading={role.refreshing} onClick={role.reload} />
          <Button onClick={() => setDeleting(true)}>Delete</Button>
        </SpaceBetween>
      }
    >
      <ResourceState resource={role} what={`the role ${name}`}>
        {(found) =>
          found && (
            <SpaceBetween size="l">
              <Summary role={found} />
              <Tabs
                ariaLabel="Parts of the role"
                tabs={[
                  { id: "permissions", label: "Permissions", content: <Permissions holder={holder} boundary={found.PermissionsBoundary} onChanged={role.reload} /> },
                  { id: "trust", label: "Trust relationships", content: <TrustPolicy role={found} onChanged={role.reload} /> },
                  { id: "clusters", label: "Clusters", content: <ClustersOfRole arn={found.Arn ?? ""} /> },
                  { id: "tags", label: "Tags", content: <Tags key={role.loadedAt?.getTime()} holder={holder} tags={found.Tags ?? []} onChanged={role.reload} /> },
                ]}
              />
            </SpaceBetween>
          )
        }
      </ResourceState>
      {deleting && <DeleteHolder holder={holder} onDismiss={() => setDeleting(false)} onDeleted={() => void navigate("/roles")} />}
    </Page>
  );
}

function Summary({ role }: { role: Role }) {
  const { Arn = "", CreateDate, Description, MaxSessionDuration, RoleLastUsed, RoleId = "" } = role;
  return (
    <Container header={<Header>Summary</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: "ARN", value: <Copyable text={Arn} label="Copy the ARN" /> },
          { label: "Unique ID", value: <Copyable text={RoleId} label="Copy the unique ID" /> },
          { label: "Created", value: CreateDate?.toLocaleString() ?? "-" },
          { label: "Description", value: Description || "-" },
          { label: "Maximum session", value: MaxSessionDuration ? `${MaxSessionDuration / 60} minutes` : "-" },
          { label: "Last used", value: RoleLastUsed?.LastUsedDate?.toLocaleString() ?? "-" },
        ]}
      />
    </Container>
  );
}
