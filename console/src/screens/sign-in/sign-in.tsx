// Sign in with an access key, or with the single-use link that `vesto serve` prints.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useState } from "react";
import { Loading } from "../../components/resource-state";
import { ErrorAlert } from "../../components/error-alert";
import { useResourceOnce } from "../../components/use-resource-once";
import { exchangeToken } from "../../session/sign-in-link";
import { describeServer } from "../../session/server";
import { useSessionState, type Ended } from "../../session/session";
import { awsError, type AwsError } from "../../aws/errors";
import { SignInForm } from "./sign-in-form";

const ENDED: Record<Ended, string> = {
  "signed-out": "You are signed out.",
  expired: "Your temporary credentials have expired. Sign in again to go on where you were.",
};

export function SignIn({ token }: { token?: string }) {
  const { ended } = useSessionState();
  const server = useResourceOnce(describeServer);
  const link = useSignInLink(token, server.data?.region);

  useEffect(() => {
    document.title = "Sign in | Vesto";
  }, []);

  return (
    <main className="sign-in">
      <SpaceBetween size="l">
        <Box variant="h1" textAlign="center">
          Vesto
        </Box>
        {ended && <Alert type={ended === "expired" ? "warning" : "info"}>{ENDED[ended]}</Alert>}
        {server.error && <ErrorAlert error={server.error} title="Could not reach the server" onRetry={server.reload} />}
        {link.error && <ErrorAlert error={link.error} title="The sign-in link did not work" />}
        {link.pending ? (
          <Loading what="your session" />
        ) : (
          <Container header={<Header variant="h2" description="Everything here is done with your own permissions.">Sign in</Header>}>
            <SignInForm region={server.data?.region} />
          </Container>
        )}
        <Box textAlign="center" fontSize="body-s" color="text-status-inactive">
          {server.data && `Vesto ${server.data.version} · ${server.data.region}`}
        </Box>
      </SpaceBetween>
    </main>
  );
}

/** Links are used up by one request, also when React runs effects twice. */
const used = new Set<string>();

function useSignInLink(token: string | undefined, region: string | undefined) {
  const { signIn } = useSessionState();
  const [error, setError] = useState<AwsError>();
  const [pending, setPending] = useState(token !== undefined && !used.has(token));

  useEffect(() => {
    if (!token || !region || used.has(token)) return;
    used.add(token);
    exchangeToken(token)
      .then((credentials) => signIn({ credentials, region, keep: false }))
      .catch((cause: unknown) => setError(awsError(cause)))
      .finally(() => setPending(false));
  }, [token, region, signIn]);

  return { error, pending };
}
