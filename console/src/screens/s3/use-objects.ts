// The pages of a folder. S3 gives each page's token with the page before it.
import { useEffect, useState } from "react";
import { useResource, type Resource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { entriesOf, type Entry } from "./keys";

interface ObjectsPage {
  readonly entries: readonly Entry[];
  readonly next?: string;
}

export interface ObjectPages {
  readonly page: Resource<ObjectsPage>;
  readonly index: number;
  /** Pages whose place is known. */
  readonly known: number;
  readonly hasMore: boolean;
  go(index: number): void;
  reload(): void;
}

const PAGE_SIZE = 100;

/** `search` is how the names begin. */
export function useObjects(bucket: string, prefix: string, search: string): ObjectPages {
  const aws = useAws();
  const [tokens, setTokens] = useState<readonly (string | undefined)[]>([undefined]);
  const [index, setIndex] = useState(0);
  const wanted = prefix + search;
  const token = tokens[index];

  const page = useResource<ObjectsPage>(JSON.stringify([bucket, wanted, token]), async (abortSignal) => {
    const s3 = await aws.s3();
    const answer = await s3.listObjectsV2({ Bucket: bucket, Prefix: wanted, Delimiter: "/", MaxKeys: PAGE_SIZE, ContinuationToken: token, EncodingType: "url" }, { abortSignal });
    return { entries: entriesOf(prefix, answer.CommonPrefixes, answer.Contents), next: answer.IsTruncated ? answer.NextContinuationToken : undefined };
  });

  useEffect(() => {
    setTokens([undefined]);
    setIndex(0);
  }, [wanted]);

  const next = page.data?.next;
  useEffect(() => {
    if (next) setTokens((before) => (before[index + 1] === next ? before : [...before.slice(0, index + 1), next]));
  }, [next, index]);

  const known = tokens.length;
  return { page, index, known, hasMore: next !== undefined && index === known - 1, go: (to) => setIndex(Math.min(to, known - 1)), reload: page.reload };
}
