// The trust policy: who may assume the role.
import type { Role } from "@aws-sdk/client-iam";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { useAction } from "../../components/use-action";
import { decodeDocument } from "../../policy/document";
import { PolicyEditor } from "../../policy/policy-editor";
import { PolicyView } from "../../policy/policy-view";
import { useAws } from "../../session/session";
import { TRUST_LIMIT } from "./holder";

export function TrustPolicy({ role, onChanged }: { role: Role; onChanged(): void }) {
  const aws = useAws();
  const notify = useNotify();
  const saved = decodeDocument(role.AssumeRolePolicyDocument);
  const [edited, setEdited] = useState<string>();
  const save = useAction(async () => {
    await (await aws.iam()).updateAssumeRolePolicy({ RoleName: role.RoleName, PolicyDocument: edited ?? saved });
    setEdited(undefined);
    notify("success", `The trust policy of ${role.RoleName} is saved.`);
    onChanged();
  });
  const cancel = () => {
    save.clearError();
    setEdited(undefined);
  };
  return (
    <Container
      header={
        <Header
          description="Amazon Redshift can use the role when the policy trusts redshift.amazonaws.com."
          actions={edited === undefined && <Button onClick={() => setEdited(saved)}>Edit trust policy</Button>}
        >
          Trusted entities
        </Header>
      }
    >
      {edited === undefined ? (
        <PolicyView document={saved} label="Trust policy" />
      ) : (
        <SpaceBetween size="m">
          <PolicyEditor value={edited} onChange={setEdited} kind="trust" label="Trust policy" limit={TRUST_LIMIT} />
          <ErrorAlert error={save.error} title="The trust policy was not saved" />
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={cancel} disabled={save.pending}>
                Cancel
              </Button>
              <Button variant="primary" loading={save.pending} disabled={edited === saved} onClick={() => void save.run()}>
                Save trust policy
              </Button>
            </SpaceBetween>
          </Box>
        </SpaceBetween>
      )}
    </Container>
  );
}
