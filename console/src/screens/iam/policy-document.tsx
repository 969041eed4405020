// The document of a managed policy's default version; saving makes a new version and uses it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { ResourceState } from "../../components/resource-state";
import { useAction } from "../../components/use-action";
import { useResource } from "../../components/use-resource";
import { decodeDocument } from "../../policy/document";
import { PolicyEditor } from "../../policy/policy-editor";
import { PolicyView } from "../../policy/policy-view";
import { useAws } from "../../session/session";
import { MANAGED_LIMIT } from "./holder";
import { isAwsManaged, readManagedPolicy } from "./read";

interface Props {
  arn: string;
  version: string | undefined;
  onSaved(): void;
}

export function PolicyDocumentTab({ arn, version, onSaved }: Props) {
  const aws = useAws();
  const notify = useNotify();
  const document = useResource(`document of ${arn} ${version}`, async (signal) => decodeDocument(await readManagedPolicy(aws, arn, version, signal)));
  const [edited, setEdited] = useState<string>();
  const save = useAction(async (PolicyDocument: string) => {
    const { PolicyVersion } = await (await aws.iam()).createPolicyVersion({ PolicyArn: arn, PolicyDocument, SetAsDefault: true });
    setEdited(undefined);
    notify("success", `Version ${PolicyVersion?.VersionId} is saved and in use.`);
    onSaved();
  });
  const cancel = () => {
    save.clearError();
    setEdited(undefined);
  };
  return (
    <ResourceState resource={document} what="the document">
      {(saved) => (
        <Container header={<Header actions={edited === undefined && !isAwsManaged(arn) && <Button onClick={() => setEdited(saved)}>Edit policy</Button>}>Policy document ({version})</Header>}>
          {edited === undefined ? (
            <PolicyView document={saved} label="Policy document" />
          ) : (
            <SpaceBetween size="m">
              <PolicyEditor value={edited} onChange={setEdited} kind="identity" label="Policy document" limit={MANAGED_LIMIT} />
              <ErrorAlert error={save.error} title="The policy was not saved" />
              <Box float="right">
                <SpaceBetween direction="horizontal" size="xs">
                  <Button variant="link" onClick={cancel} disabled={save.pending}>
                    Cancel
                  </Button>
                  <Button variant="primary" loading={save.pending} disabled={edited === saved} onClick={() => void save.run(edited)}>
                    Save as new version
                  </Button>
                </SpaceBetween>
              </Box>
            </SpaceBetween>
          )}
        </Container>
      )}
    </ResourceState>
  );
}
