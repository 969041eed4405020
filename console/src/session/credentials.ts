// The person's credentials: in memory, and in the tab's session storage when they asked for it. Never anywhere else.

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When temporary credentials end. */
  readonly expiration?: Date;
}

export interface Identity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

const STORED = "vesto-session";

export interface StoredSession {
  readonly credentials: Credentials;
  readonly region: string;
}

/** What the tab kept over a reload, unless it expired. */
export function readStored(now: number = Date.now()): StoredSession | undefined {
  try {
    const { credentials, region } = JSON.parse(sessionStorage.getItem(STORED) ?? "null") as StoredSession;
    const expiration = credentials.expiration ? new Date(credentials.expiration) : undefined;
    if (expiration && expiration.getTime() <= now) return forgetStored();
    return { credentials: { ...credentials, expiration }, region };
  } catch {
    return forgetStored();
  }
}

export function store(session: StoredSession): void {
  sessionStorage.setItem(STORED, JSON.stringify(session));
}

export function forgetStored(): undefined {
  sessionStorage.removeItem(STORED);
  return undefined;
}

/** Milliseconds until the credentials end; `Infinity` for long-lived ones. */
export function remaining(credentials: Credentials, now: number = Date.now()): number {
  return credentials.expiration ? credentials.expiration.getTime() - now : Infinity;
}
