// A change asked of an API: pending, then done or failed. A failure keeps whatever the person had entered.
import { useCallback, useRef, useState } from "react";
import { awsError, isExpired, type AwsError } from "../aws/errors";
import { useSessionState } from "../session/session";

export interface Action<A extends unknown[], T> {
  readonly pending: boolean;
  readonly error?: AwsError;
  /** Gives the answer, or `undefined` after a failure. A second call while one is pending does nothing. */
  run(...args: A): Promise<T | undefined>;
  clearError(): void;
}

export function useAction<A extends unknown[], T>(perform: (...args: A) => Promise<T>): Action<A, T> {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AwsError>();
  const running = useRef(false);
  const latest = useRef(perform);
  latest.current = perform;
  const { signOut } = useSessionState();

  const run = useCallback(
    async (...args: A) => {
      if (running.current) return undefined;
      running.current = true;
      setPending(true);
      setError(undefined);
      try {
        return await latest.current(...args);
      } catch (cause) {
        const failure = awsError(cause);
        if (isExpired(failure)) signOut("expired");
        setError(failure);
        return undefined;
      } finally {
        running.current = false;
        setPending(false);
      }
    },
    [signOut],
  );

  const clearError = useCallback(() => setError(undefined), []);
  return { pending, error, run, clearError };
}
