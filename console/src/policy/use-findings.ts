// The findings of a document while it is edited: broken JSON at once, the server's a moment after the last key.
import { useEffect, useState } from "react";
import { awsError, isAbort, type AwsError } from "../aws/errors";
import { useAws } from "../session/session";
import { jsonError, validatePolicy, type Finding, type PolicyKind } from "./findings";

export interface Findings {
  readonly findings: readonly Finding[];
  readonly checking: boolean;
  /** Why the server's findings are missing. */
  readonly unavailable?: AwsError;
}

const MOMENT = 350;

interface Checked {
  readonly document: string;
  readonly kind: PolicyKind;
  readonly findings: readonly Finding[];
  readonly unavailable?: AwsError;
}

export function useFindings(document: string, kind: PolicyKind): Findings {
  const aws = useAws();
  const [checked, setChecked] = useState<Checked>();
  const broken = jsonError(document);
  const isBroken = broken !== undefined;

  useEffect(() => {
    if (isBroken) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      validatePolicy(aws, document, kind, abort.signal).then(
        (findings) => setChecked({ document, kind, findings }),
        (cause: unknown) => {
          if (!abort.signal.aborted && !isAbort(cause)) setChecked({ document, kind, findings: [], unavailable: awsError(cause) });
        },
      );
    }, MOMENT);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [aws, document, kind, isBroken]);

  if (broken) return { findings: document.trim() ? [broken] : [], checking: false };
  const current = checked?.document === document && checked.kind === kind ? checked : undefined;
  return { findings: current?.findings ?? [], unavailable: current?.unavailable, checking: current === undefined };
}
