// The versions of a managed policy: which one is in use, and the way back to an older one.
import type { PolicyVersion } from "@aws-sdk/client-iam";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { shortTime } from "../../components/format";
import { ResourceState } from "../../components/resource-state";
import { useAction } from "../../components/use-action";
import { useResource } from "../../components/use-resource";
import { decodeDocument } from "../../policy/document";
import { PolicyView } from "../../policy/policy-view";
import { useAws } from "../../session/session";
import { isAwsManaged, readManagedPolicy } from "./read";

/** IAM's quota for each policy. */
const MOST_VERSIONS = 5;

interface Props {
  arn: string;
  defaultVersion: string | undefined;
  onChanged(): void;
}

export function PolicyVersions({ arn, defaultVersion, onChanged }: Props) {
  const aws = useAws();
  const versions = useResource(`versions of ${arn} ${defaultVersion}`, async (abortSignal) => {
    const { Versions = [] } = await (await aws.iam()).listPolicyVersions({ PolicyArn: arn }, { abortSignal });
    return Versions;
  });
  const [viewed, setViewed] = useState<string>();
  const change = useAction(async (what: "use" | "delete", VersionId: string) => {
    const iam = await aws.iam();
    if (what === "use") await iam.setDefaultPolicyVersion({ PolicyArn: arn, VersionId });
    else await iam.deletePolicyVersion({ PolicyArn: arn, VersionId });
    versions.reload();
    onChanged();
  });
  return (
    <SpaceBetween size="m">
      <ErrorAlert error={change.error} title="The version was not changed" onDismiss={change.clearError} />
      <ResourceState resource={versions} what="the versions">
        {(items) => (
          <Table<PolicyVersion>
            items={items}
            trackBy="VersionId"
            header={
              <Header counter={`(${items.length} of ${MOST_VERSIONS})`} description="A sixth version is refused until one is deleted.">
                Versions
              </Header>
            }
            columnDefinitions={[
              {
                id: "version",
                header: "Version",
                isRowHeader: true,
                cell: ({ VersionId = "" }) => (
                  <Button variant="inline-link" ariaLabel={`View version ${VersionId}`} onClick={() => setViewed(VersionId)}>
                    {VersionId}
                  </Button>
                ),
              },
              { id: "default", header: "In use", cell: ({ IsDefaultVersion }) => (IsDefaultVersion ? "Default" : "-") },
              { id: "created", header: "Created", cell: ({ CreateDate }) => shortTime(CreateDate) },
              {
                id: "actions",
                header: "Actions",
                cell: ({ VersionId = "", IsDefaultVersion }) =>
                  IsDefaultVersion || isAwsManaged(arn) ? (
                    "-"
                  ) : (
                    <SpaceBetween direction="horizontal" size="s">
                      <Button variant="inline-link" ariaLabel={`Use version ${VersionId}`} onClick={() => void change.run("use", VersionId)}>
                        Use
                      </Button>
                      <Button variant="inline-link" ariaLabel={`Delete version ${VersionId}`} onClick={() => void change.run("delete", VersionId)}>
                        Delete
                      </Button>
                    </SpaceBetween>
                  ),
              },
            ]}
          />
        )}
      </ResourceState>
      {viewed && <ViewVersion arn={arn} version={viewed} onDismiss={() => setViewed(undefined)} />}
    </SpaceBetween>
  );
}

function ViewVersion({ arn, version, onDismiss }: { arn: string; version: string; onDismiss(): void }) {
  const aws = useAws();
  const document = useResource(`document of ${arn} ${version}`, async (signal) => decodeDocument(await readManagedPolicy(aws, arn, version, signal)));
  return (
    <Modal visible size="large" header={`Version ${version}`} closeAriaLabel="Close" onDismiss={onDismiss} footer={<Box float="right"><Button onClick={onDismiss}>Close</Button></Box>}>
      <ResourceState resource={document} what="the document">
        {(text) => <PolicyView document={text} label={`Document of version ${version}`} />}
      </ResourceState>
    </Modal>
  );
}
