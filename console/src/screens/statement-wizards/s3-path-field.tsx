import Autosuggest from "@cloudscape-design/components/autosuggest";
import { useState } from "react";
import { awsError } from "../../aws/errors";
import { useAws } from "../../session/session";
import { bucketAndPrefix, suggestions } from "./s3-paths";

/** An S3 path, completed from the buckets and prefixes that one may list. */
export function S3PathField({ value, onChange }: { value: string; onChange(path: string): void }) {
  const aws = useAws();
  const [state, setState] = useState<{ text: string; paths: string[]; status: "pending" | "loading" | "finished" | "error"; error?: string }>({ text: "", paths: [], status: "pending" });

  const load = async (text: string) => {
    setState({ text, paths: [], status: "loading" });
    try {
      const paths = await suggestions(await aws.s3(), text);
      setState((before) => (before.text === text ? { text, paths, status: "finished" } : before));
    } catch (cause) {
      const { code, message } = awsError(cause);
      setState((before) => (before.text === text ? { text, paths: [], status: "error", error: `${code}: ${message}` } : before));
    }
  };
  const { prefix } = bucketAndPrefix(value);
  return (
    <Autosuggest
      value={value}
      placeholder="s3://bucket/prefix"
      options={state.paths.map((path) => ({ value: path }))}
      filteringType="manual"
      statusType={state.status}
      loadingText="Looking in Amazon S3"
      errorText={state.error ?? "Could not be listed"}
      recoveryText="Retry"
      empty={prefix === undefined ? "No buckets" : "Nothing begins so"}
      enteredTextLabel={(text) => `Use "${text}"`}
      onLoadItems={({ detail }) => void load(detail.filteringText)}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}
