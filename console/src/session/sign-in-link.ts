// The link that `vesto serve` prints once: `…/_vesto/console/#token=…`, a single-use token exchanged for credentials.
import type { AwsError } from "../aws/errors";
import type { Credentials } from "./credentials";

const FRAGMENT = /^#token=([^&]+)$/;

/** Takes the token out of the address bar and of the history before anything else runs. */
export function takeToken(location: Location = window.location, history: History = window.history): string | undefined {
  const token = FRAGMENT.exec(location.hash)?.[1];
  if (!token) return undefined;
  history.replaceState(null, "", location.pathname + location.search);
  return decodeURIComponent(token);
}

interface Answer {
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  expiration?: string;
  __type?: string;
  message?: string;
}

export async function exchangeToken(token: string): Promise<Credentials> {
  const response = await fetch(`${import.meta.env.BASE_URL}sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
    credentials: "omit",
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (!response.ok || !answer.accessKeyId || !answer.secretAccessKey) throw refused(response, answer);
  return {
    accessKeyId: answer.accessKeyId,
    secretAccessKey: answer.secretAccessKey,
    sessionToken: answer.sessionToken,
    expiration: answer.expiration ? new Date(answer.expiration) : undefined,
  };
}

function refused(response: Response, answer: Answer): AwsError {
  return {
    code: answer.__type ?? "SignInLinkRefused",
    message: answer.message ?? "The sign-in link did not work. `vesto console` prints a new one.",
    requestId: response.headers.get("x-amzn-requestid") ?? undefined,
    status: response.status,
  };
}
