// Creates a managed policy.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useNavigate } from "react-router";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { Page } from "../../components/page";
import { useAction } from "../../components/use-action";
import { documentOf, textOf } from "../../policy/document";
import { PolicyEditor } from "../../policy/policy-editor";
import { useAws } from "../../session/session";
import { MANAGED_LIMIT } from "./holder";

const BREADCRUMBS = [{ text: "Policies", href: "#/policies" }];

export default function CreatePolicyScreen() {
  const aws = useAws();
  const navigate = useNavigate();
  const notify = useNotify();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [document, setDocument] = useState(() => textOf(documentOf({ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::bucket" })));
  const create = useAction(async () => {
    const { Policy } = await (await aws.iam()).createPolicy({ PolicyName: name.trim(), Description: description || undefined, PolicyDocument: document });
    notify("success", `The policy ${name.trim()} is created.`);
    void navigate(`/policies/${encodeURIComponent(Policy?.Arn ?? "")}`);
  });
  return (
    <Page title="Create policy" breadcrumbs={BREADCRUMBS}>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={create.pending} onClick={() => void navigate("/policies")}>
              Cancel
            </Button>
            <Button variant="primary" loading={create.pending} disabled={!name.trim()} onClick={() => void create.run()}>
              Create policy
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header>Policy details</Header>}>
            <SpaceBetween size="m">
              <FormField label="Policy name" constraintText="Letters, digits and + = , . @ _ -; at most 128.">
                <Input value={name} onChange={({ detail }) => setName(detail.value)} spellcheck={false} autoComplete={false} />
              </FormField>
              <FormField label={<>Description - <i>optional</i></>}>
                <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
              </FormField>
            </SpaceBetween>
          </Container>
          <Container header={<Header>Permissions</Header>}>
            <PolicyEditor value={document} onChange={setDocument} kind="identity" label="Policy document" limit={MANAGED_LIMIT} />
          </Container>
          <ErrorAlert error={create.error} title="The policy was not created" onDismiss={create.clearError} />
        </SpaceBetween>
      </Form>
    </Page>
  );
}
