// Creates a role for Redshift: what it may do in S3 is chosen, the policies are shown before anything is made.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { CodeBlock } from "../../components/code-block";
import { ErrorAlert } from "../../components/error-alert";
import { useNotify } from "../../components/notifications";
import { Page } from "../../components/page";
import { useAction } from "../../components/use-action";
import { useAws, useSession } from "../../session/session";
import { AccessSection } from "./create-role-access";
import { ClusterSection } from "./create-role-cluster";
import { EMPTY_FORM, POLICY_NAME, accessPolicy, problemsOf, stepsOf, trustPolicy, type RoleForm } from "./redshift-role";

const BREADCRUMBS = [{ text: "Roles", href: "#/roles" }];

export default function CreateRoleScreen() {
  const aws = useAws();
  const { identity } = useSession();
  const navigate = useNavigate();
  const notify = useNotify();
  const [form, setForm] = useState(EMPTY_FORM);
  const [asked, setAsked] = useState(false);
  /** Steps that worked stay done when a later one fails: trying again goes on there. */
  const [done, setDone] = useState(0);
  const change = (part: Partial<RoleForm>) => setForm((before) => ({ ...before, ...part }));
  const problems = problemsOf(form);
  const shown = asked ? problems : {};
  const policy = useMemo(() => accessPolicy(form), [form]);
  const steps = stepsOf(form, identity.account);

  const create = useAction(async () => {
    for (const [index, step] of steps.entries()) {
      if (index < done) continue;
      await step.run(aws);
      setDone(index + 1);
    }
    notify("success", `The role ${form.name} is created.`);
    void navigate(`/roles/${encodeURIComponent(form.name)}`);
  });
  const submit = () => {
    setAsked(true);
    if (Object.values(problems).every((problem) => problem === undefined)) void create.run();
  };

  return (
    <Page title="Create role" description="A role that Amazon Redshift can assume for COPY and UNLOAD." breadcrumbs={BREADCRUMBS}>
      <Form
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => void navigate("/roles")} disabled={create.pending}>
              Cancel
            </Button>
            <Button variant="primary" loading={create.pending} onClick={submit}>
              {done > 0 ? "Try again" : "Create role"}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          <Container header={<Header>Role details</Header>}>
            <FormField label="Role name" constraintText="Letters, digits and + = , . @ _ -; at most 64." errorText={shown.name}>
              <Input value={form.name} onChange={({ detail }) => change({ name: detail.value })} disabled={done > 0} spellcheck={false} autoComplete={false} />
            </FormField>
          </Container>
          <AccessSection form={form} onChange={change} problems={shown} disabled={done > 1} />
          <ClusterSection form={form} onChange={change} />
          <Container header={<Header description="What is sent to IAM, word for word.">Policies</Header>}>
            <SpaceBetween size="m">
              <FormField label="Trust policy" description="Only Amazon Redshift can assume the role." stretch>
                <CodeBlock code={trustPolicy()} label="the trust policy" />
              </FormField>
              <FormField label={`Inline policy ${POLICY_NAME}`} description="The least that the chosen commands need." stretch>
                {policy ? <CodeBlock code={policy} label="the inline policy" /> : <StatusIndicator type="info">None: the role may not reach S3 until a policy is added.</StatusIndicator>}
              </FormField>
            </SpaceBetween>
          </Container>
          {done > 0 && (
            <SpaceBetween size="xxs">
              {steps.map(({ text }, index) => (
                <div key={text}>
                  <StatusIndicator type={index < done ? "success" : create.pending && index === done ? "loading" : create.error && index === done ? "error" : "pending"}>{text}</StatusIndicator>
                </div>
              ))}
            </SpaceBetween>
          )}
          <ErrorAlert error={create.error} title={`${steps[done]?.text ?? "Create the role"} failed`} onDismiss={create.clearError} />
        </SpaceBetween>
      </Form>
    </Page>
  );
}
