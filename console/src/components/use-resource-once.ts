// Something read once without credentials, before anyone is signed in.
import { useEffect, useState } from "react";
import { awsError, type AwsError } from "../aws/errors";

export function useResourceOnce<T>(load: () => Promise<T>) {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ data?: T; error?: AwsError }>({});
  useEffect(() => {
    let wanted = true;
    load().then(
      (data) => wanted && setState({ data }),
      (cause: unknown) => wanted && setState({ error: awsError(cause) }),
    );
    return () => {
      wanted = false;
    };
  }, [load, round]);
  return { ...state, reload: () => setRound((before) => before + 1) };
}
