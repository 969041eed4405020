// Who is signed in, and the AWS clients that act as them.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { createClients, type AwsClients } from "../aws/clients";
import { forgetStored, readStored, remaining, store, type Credentials, type Identity } from "./credentials";

export interface Session {
  readonly credentials: Credentials;
  readonly identity: Identity;
  readonly region: string;
  readonly aws: AwsClients;
}

export interface SignIn {
  readonly credentials: Credentials;
  readonly region: string;
  /** Keep the credentials in this tab over a reload. */
  readonly keep: boolean;
}

export type Ended = "signed-out" | "expired";

interface SessionState {
  readonly session?: Session;
  /** The stored session of this tab is being checked. */
  readonly restoring: boolean;
  readonly ended?: Ended;
  signIn(request: SignIn): Promise<void>;
  signOut(why?: Ended): void;
}

const SessionContext = createContext<SessionState | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session>();
  const [stored] = useState(() => readStored());
  const [restoring, setRestoring] = useState(stored !== undefined);
  const [ended, setEnded] = useState<Ended>();

  const signIn = useCallback(async ({ credentials, region, keep }: SignIn) => {
    const opened = await openSession(credentials, region);
    if (keep) store({ credentials, region });
    else forgetStored();
    setEnded(undefined);
    setSession(opened);
  }, []);

  const signOut = useCallback((why: Ended = "signed-out") => {
    forgetStored();
    setSession(undefined);
    setEnded(why);
  }, []);

  useEffect(() => {
    if (!stored) return;
    signIn({ ...stored, keep: true })
      .catch(() => forgetStored())
      .finally(() => setRestoring(false));
  }, [stored, signIn]);

  useExpiry(session, signOut);

  const state = useMemo(() => ({ session, restoring, ended, signIn, signOut }), [session, restoring, ended, signIn, signOut]);
  return <SessionContext value={state}>{children}</SessionContext>;
}

/** STS says who the credentials belong to; a wrong key fails here with AWS's own words. */
async function openSession(credentials: Credentials, region: string): Promise<Session> {
  const aws = createClients({ credentials, region });
  const { Account, Arn, UserId } = await (await aws.sts()).getCallerIdentity({});
  return { credentials, region, aws, identity: { account: Account ?? "", arn: Arn ?? "", userId: UserId ?? "" } };
}

/** `setTimeout` cannot wait longer than this. */
const LONGEST_TIMER = 2 ** 31 - 1;

function useExpiry(session: Session | undefined, signOut: (why: Ended) => void) {
  useEffect(() => {
    if (!session?.credentials.expiration) return;
    const timer = setTimeout(() => signOut("expired"), Math.min(Math.max(remaining(session.credentials), 0), LONGEST_TIMER));
    return () => clearTimeout(timer);
  }, [session, signOut]);
}

export function useSessionState(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error("useSessionState needs a SessionProvider");
  return state;
}

/** The signed-in session; only for what is shown behind the sign-in. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error("useSession needs a signed-in person");
  return session;
}

export const useAws = (): AwsClients => useSession().aws;
