// Uploads a file: small ones in one request, large ones in parts, of which some are on their way at once.
import type { CompletedPart, S3 } from "@aws-sdk/client-s3";

export interface UploadRequest {
  readonly bucket: string;
  readonly key: string;
  readonly file: Blob;
  readonly signal: AbortSignal;
  /** Told the bytes that have arrived so far. */
  onProgress(sent: number): void;
}

export const PART_SIZE = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;
const AT_ONCE = 3;

export async function uploadFile(s3: S3, request: UploadRequest): Promise<void> {
  const { bucket: Bucket, key: Key, file, signal, onProgress } = request;
  if (file.size > PART_SIZE) return uploadParts(s3, request);
  await s3.putObject({ Bucket, Key, Body: file, ContentType: file.type || undefined }, { abortSignal: signal });
  onProgress(file.size);
}

export function partsOf(size: number): { start: number; end: number }[] {
  const length = Math.max(PART_SIZE, Math.ceil(size / MOST_PARTS));
  return Array.from({ length: Math.ceil(size / length) }, (_, index) => ({ start: index * length, end: Math.min((index + 1) * length, size) }));
}

async function uploadParts(s3: S3, request: UploadRequest): Promise<void> {
  const { bucket: Bucket, key: Key, file } = request;
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key, ContentType: file.type || undefined }, { abortSignal: request.signal });
  try {
    const Parts = await sendParts(s3, request, UploadId);
    await s3.completeMultipartUpload({ Bucket, Key, UploadId, MultipartUpload: { Parts } }, { abortSignal: request.signal });
  } catch (cause) {
    // Its parts take space until then. What went wrong first is what matters.
    await s3.abortMultipartUpload({ Bucket, Key, UploadId }).catch(() => undefined);
    throw cause;
  }
}

async function sendParts(s3: S3, { bucket: Bucket, key: Key, file, signal, onProgress }: UploadRequest, UploadId: string | undefined): Promise<CompletedPart[]> {
  const parts = partsOf(file.size);
  const sent: CompletedPart[] = [];
  // The others stop when one fails: a part that arrives after the abort would stay for ever.
  const stop = new AbortController();
  const abortSignal = AbortSignal.any([signal, stop.signal]);
  let [next, arrived] = [0, 0];
  const sendNext = async () => {
    for (let index = next++; index < parts.length; index = next++) {
      const { start, end } = parts[index] ?? { start: 0, end: 0 };
      const { ETag } = await s3.uploadPart({ Bucket, Key, UploadId, PartNumber: index + 1, Body: file.slice(start, end) }, { abortSignal });
      sent[index] = { ETag, PartNumber: index + 1 };
      arrived += end - start;
      onProgress(arrived);
    }
  };
  const workers = Array.from({ length: AT_ONCE }, sendNext);
  try {
    await Promise.all(workers);
  } catch (cause) {
    stop.abort();
    await Promise.allSettled(workers);
    throw cause;
  }
  return sent;
}
