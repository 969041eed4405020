// Downloads an object with the person's own credentials, which never enter an address.
import type { S3 } from "@aws-sdk/client-s3";
import { fileNameOf } from "./keys";

export async function downloadObject(s3: S3, Bucket: string, Key: string): Promise<void> {
  const { Body, ContentType } = await s3.getObject({ Bucket, Key });
  // The browser keeps large blobs on disk.
  const blob = Body ? await new Response(Body.transformToWebStream(), { headers: { "content-type": ContentType ?? "application/octet-stream" } }).blob() : new Blob();
  save(blob, fileNameOf(Key));
}

/** How long the browser may take to begin with the file. */
const GRACE = 60_000;

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), GRACE);
}
