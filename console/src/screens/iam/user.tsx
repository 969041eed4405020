// One user: policies, access keys, tags.
import type { User } from "@aws-sdk/client-iam";
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
import { AccessKeys } from "./access-keys";
import { DeleteHolder } from "./delete-holder";
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
  const [deleting, setDeleting] = useState(false);
  const holder: Holder = { kind: "user", name };
  return (
    <Page
      title={name}
      breadcrumbs={BREADCRUMBS}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="refresh" ariaLabel="Refresh" loading={user.refreshing} onClick={user.reload} />
          <Button onClick={() => setDeleting(true)}>Delete</Button>
        </SpaceBetween>
      }
    >
      <ResourceState resource={user} what={`the user ${name}`}>
        {(found) =>
          found && (
            <SpaceBetween size="l">
              <Summary user={found} />
              <Tabs
                ariaLabel="Parts of the user"
                tabs={[
                  { id: "permissions", label: "Permissions", content: <Permissions holder={holder} boundary={found.PermissionsBoundary} onChanged={user.reload} /> },
                  { id: "keys", label: "Access keys", content: <AccessKeys user={name} /> },
                  { id: "tags", label: "Tags", content: <Tags key={user.loadedAt?.getTime()} holder={holder} tags={found.Tags ?? []} onChanged={user.reload} /> },
                ]}
              />
            </SpaceBetween>
          )
        }
      </ResourceState>
      {deleting && <DeleteHolder holder={holder} onDismiss={() => setDeleting(false)} onDeleted={() => void navigate("/users")} />}
    </Page>
  );
}

function Summary({ user: { Arn = "", UserId = "", CreateDate } }: { user: User }) {
  return (
    <Container header={<Header>Summary</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: "ARN", value: <Copyable text={Arn} label="Copy the ARN" /> },
          { label: "Unique ID", value: <Copyable text={UserId} label="Copy the unique ID" /> },
          { label: "Created", value: CreateDate?.toLocaleString() ?? "-" },
        ]}
      />
    </Container>
  );
}
