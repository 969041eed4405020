import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { useAction } from "../../components/use-action";
import { useSessionState } from "../../session/session";

export function SignInForm({ region: servedRegion }: { region: string | undefined }) {
  const { signIn } = useSessionState();
  const [accessKeyId, setAccessKeyId] = useState("");
  const [secretAccessKey, setSecretAccessKey] = useState("");
  const [sessionToken, setSessionToken] = useState("");
  const [chosenRegion, setChosenRegion] = useState<string>();
  const [keep, setKeep] = useState(false);
  const [asked, setAsked] = useState(false);
  const region = chosenRegion ?? servedRegion ?? "us-east-1";

  const submit = useAction(() =>
    signIn({
      credentials: { accessKeyId: accessKeyId.trim(), secretAccessKey: secretAccessKey.trim(), sessionToken: sessionToken.trim() || undefined },
      region,
      keep,
    }),
  );

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (accessKeyId.trim() && secretAccessKey.trim()) void submit.run();
  };

  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Form
        actions={
          <Button variant="primary" loading={submit.pending} loadingText="Signing in">
            Sign in
          </Button>
        }
      >
        <SpaceBetween size="m">
          <ErrorAlert error={submit.error} title="Could not sign in" />
          <FormField label="Access key ID" errorText={asked && !accessKeyId.trim() && "Enter an access key ID."}>
            <Input value={accessKeyId} onChange={({ detail }) => setAccessKeyId(detail.value)} autoFocus autoComplete={false} spellcheck={false} name="access-key-id" />
          </FormField>
          <FormField label="Secret access key" errorText={asked && !secretAccessKey.trim() && "Enter the secret access key."}>
            <Input value={secretAccessKey} onChange={({ detail }) => setSecretAccessKey(detail.value)} type="password" autoComplete={false} name="secret-access-key" />
          </FormField>
          <Checkbox checked={keep} onChange={({ detail }) => setKeep(detail.checked)} description="Otherwise a reload signs you out.">
            Keep me signed in in this tab
          </Checkbox>
          <ExpandableSection headerText="Temporary credentials and Region">
            <SpaceBetween size="m">
              <FormField label={<>Session token - <i>optional</i></>} description="Comes with temporary credentials of AWS STS.">
                <Input value={sessionToken} onChange={({ detail }) => setSessionToken(detail.value)} type="password" autoComplete={false} name="session-token" />
              </FormField>
              <FormField label="Region" description="Requests are signed for it.">
                <Input value={region} onChange={({ detail }) => setChosenRegion(detail.value)} spellcheck={false} name="region" />
              </FormField>
            </SpaceBetween>
          </ExpandableSection>
        </SpaceBetween>
      </Form>
    </form>
  );
}
