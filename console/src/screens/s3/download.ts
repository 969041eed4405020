// Downloads an object with the person's own credentials, which never enter an address.
import type { S3 } from "@aws-sdk/client-s3";
import { saveBlob } from "../../components/save-file";
import { fileNameOf } from "./keys";

export async function downloadObject(s3: S3, Bucket: string, Key: string): Promise<void> {
  const { Body, ContentType } = await s3.getObject({ Bucket, Key });
  // The browser keeps large blobs on disk.
  const blob = Body ? await new Response(Body.transformToWebStream(), { headers: { "content-type": ContentType ?? "application/octet-stream" } }).blob() : new Blob();
  saveBlob(blob, fileNameOf(Key));
}
