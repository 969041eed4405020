// Who am I: the principal as STS names it, the account, the Region, until when, and what enforcement means.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { Copyable } from "../../components/copy-button";
import { Page } from "../../components/page";
import { useSession } from "../../session/session";

export default function IdentityScreen() {
  const { identity, region, credentials } = useSession();
  return (
    <Page title="Who am I">
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Caller identity</Header>}>
          <KeyValuePairs
            columns={2}
            items={[
              { label: "ARN", value: <Copyable text={identity.arn} label="Copy the ARN" /> },
              { label: "Account", value: <Copyable text={identity.account} label="Copy the account" /> },
              { label: "User ID", value: <Copyable text={identity.userId} label="Copy the user ID" /> },
              { label: "Region", value: region },
              { label: "Access key ID", value: <Copyable text={credentials.accessKeyId} label="Copy the access key ID" /> },
              { label: "Credentials", value: credentials.expiration ? `temporary, until ${credentials.expiration.toLocaleString()}` : credentials.sessionToken ? "temporary" : "long-lived" },
            ]}
          />
        </Container>
        <Alert type="success" header="Enforcement is on">
          <Box color="inherit">
            Every request of this console is signed with your credentials and checked against identity policies, resource policies, trust policies and session policies, as
            requests of the aws CLI are. No mode turns that off.
          </Box>
        </Alert>
      </SpaceBetween>
    </Page>
  );
}
