// S3 paths as they are typed: buckets first, then what is below a prefix.
import type { S3 } from "@aws-sdk/client-s3";

const MOST = 50;

export function bucketAndPrefix(path: string): { bucket: string; prefix?: string } {
  const [, bucket = "", prefix] = /^(?:s3:\/\/)?([^/]*)(?:\/(.*))?$/s.exec(path.trim()) ?? [];
  return { bucket, prefix };
}

export async function suggestions(s3: S3, path: string): Promise<string[]> {
  const { bucket, prefix } = bucketAndPrefix(path);
  if (prefix === undefined) {
    const { Buckets = [] } = await s3.listBuckets({});
    return Buckets.flatMap(({ Name }) => (Name?.startsWith(bucket) ? [`s3://${Name}/`] : []));
  }
  const page = await s3.listObjectsV2({ Bucket: bucket, Prefix: prefix, Delimiter: "/", MaxKeys: MOST });
  const folders = (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix);
  const objects = (page.Contents ?? []).map(({ Key }) => Key);
  return [...folders, ...objects].flatMap((key) => (key ? [`s3://${bucket}/${key}`] : []));
}
