// Deletes objects and whole folders, a thousand at a request.
import type { S3 } from "@aws-sdk/client-s3";
import { decodeKey, type Entry } from "./keys";

export interface Refused {
  readonly key: string;
  readonly code: string;
  readonly message: string;
}

export interface Deleted {
  readonly count: number;
  /** S3 answers for each key: some may be refused where others are deleted. */
  readonly refused: readonly Refused[];
}

const MOST_KEYS = 1000;

export async function deleteEntries(s3: S3, bucket: string, entries: readonly Entry[]): Promise<Deleted> {
  const objects = entries.filter(({ kind }) => kind === "object").map(({ key }) => key);
  let done = await deleteKeys(s3, bucket, objects);
  for (const { kind, key } of entries) if (kind === "folder") done = sum(done, await deletePrefix(s3, bucket, key));
  return done;
}

/** Everything whose key begins so. */
export async function deletePrefix(s3: S3, Bucket: string, Prefix: string): Promise<Deleted> {
  let done: Deleted = { count: 0, refused: [] };
  let StartAfter: string | undefined;
  for (;;) {
    const { Contents = [], IsTruncated } = await s3.listObjectsV2({ Bucket, Prefix, StartAfter, EncodingType: "url" });
    const keys = Contents.map(({ Key = "" }) => decodeKey(Key));
    done = sum(done, await deleteKeys(s3, Bucket, keys));
    if (!IsTruncated) return done;
    StartAfter = keys.at(-1);
  }
}

async function deleteKeys(s3: S3, Bucket: string, keys: readonly string[]): Promise<Deleted> {
  let done: Deleted = { count: 0, refused: [] };
  for (let from = 0; from < keys.length; from += MOST_KEYS) {
    const Objects = keys.slice(from, from + MOST_KEYS).map((Key) => ({ Key }));
    const { Errors = [] } = await s3.deleteObjects({ Bucket, Delete: { Objects, Quiet: true } });
    const refused = Errors.map(({ Key = "", Code = "", Message = "" }) => ({ key: Key, code: Code, message: Message }));
    done = sum(done, { count: Objects.length - refused.length, refused });
  }
  return done;
}

const sum = (one: Deleted, other: Deleted): Deleted => ({ count: one.count + other.count, refused: [...one.refused, ...other.refused] });
