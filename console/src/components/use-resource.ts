// Something read from an API and shown: loading, then data, then data that may be stale when a refresh fails.
import { useCallback, useEffect, useRef, useState } from "react";
import { awsError, isAbort, isDenied, isExpired, type AwsError } from "../aws/errors";
import { useSessionState } from "../session/session";

export interface Resource<T> {
  readonly data?: T;
  readonly error?: AwsError;
  /** No data and no error yet. */
  readonly loading: boolean;
  /** A request is under way, with or without older data. */
  readonly refreshing: boolean;
  /** `data` is older than the error: the last refresh failed. */
  readonly stale: boolean;
  readonly loadedAt?: Date;
  reload(): void;
  /** Shows what a change answered, without asking again. */
  replace(data: T): void;
}

export interface ResourceOptions<T> {
  /** Milliseconds until the next refresh; `undefined` stops refreshing. Hidden tabs do not refresh. */
  readonly pollEvery?: number | ((data: T | undefined) => number | undefined);
}

interface State<T> {
  readonly key: string;
  readonly data?: T;
  readonly error?: AwsError;
  readonly loadedAt?: Date;
  readonly refreshing: boolean;
}

/** `key` names what is read: when it changes, the old data is dropped and `load` runs again. */
export function useResource<T>(key: string, load: (signal: AbortSignal) => Promise<T>, options: ResourceOptions<T> = {}): Resource<T> {
  const [state, setState] = useState<State<T>>({ key, refreshing: true });
  const [round, setRound] = useState(0);
  const current = state.key === key ? state : { key, refreshing: true };
  const latestLoad = useLatest(load);
  const replaced = useRef(0);
  const { signOut } = useSessionState();

  useEffect(() => {
    const abort = new AbortController();
    const before = replaced.current;
    // An answer to a question asked before a change says how things were.
    const outdated = () => abort.signal.aborted || replaced.current !== before;
    setState((before) => (before.key === key ? { ...before, refreshing: true } : { key, refreshing: true }));
    latestLoad.current(abort.signal).then(
      (data) => {
        if (!outdated()) setState({ key, data, loadedAt: new Date(), refreshing: false });
      },
      (cause: unknown) => {
        if (outdated() || isAbort(cause)) return;
        const error = awsError(cause);
        if (isExpired(error)) signOut("expired");
        setState((before) => ({ ...before, key, error, refreshing: false }));
      },
    );
    return () => abort.abort();
  }, [key, round, latestLoad, signOut]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  const replace = useCallback(
    (data: T) => {
      replaced.current += 1;
      setState({ key, data, loadedAt: new Date(), refreshing: false });
    },
    [key],
  );
  const { pollEvery } = options;
  const interval = typeof pollEvery === "function" ? pollEvery(current.data) : pollEvery;
  // What was refused stays refused until somebody changes a policy: the person retries then.
  const refused = current.error !== undefined && isDenied(current.error);
  usePolling(refused ? undefined : interval, current.refreshing, reload);

  return {
    data: current.data,
    error: current.error,
    loadedAt: current.loadedAt,
    refreshing: current.refreshing,
    loading: current.data === undefined && current.error === undefined,
    stale: current.data !== undefined && current.error !== undefined,
    reload,
    replace,
  };
}

/** Waits between answers, not between requests: a slow server is not asked twice at once. */
function usePolling(interval: number | undefined, refreshing: boolean, reload: () => void) {
  useEffect(() => {
    if (interval === undefined || refreshing) return;
    const timer = setTimeout(() => {
      if (!document.hidden) reload();
      else document.addEventListener("visibilitychange", reload, { once: true });
    }, interval);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", reload);
    };
  }, [interval, refreshing, reload]);
}

function useLatest<T>(value: T) {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
