import type { S3 } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { PART_SIZE, partsOf, uploadFile } from "./upload";

/** A file of a size, without its bytes. */
const file = (size: number) => ({ size, type: "text/csv", slice: (start: number, end: number) => ({ start, end }) }) as unknown as Blob;

function fakeS3(failPart?: number) {
  const calls: string[] = [];
  const record =
    (name: string, answer: (input: { PartNumber?: number }) => object = () => ({})) =>
    async (input: { PartNumber?: number }) => {
      calls.push(input.PartNumber ? `${name} ${input.PartNumber}` : name);
      await Promise.resolve();
      return answer(input);
    };
  const s3 = {
    putObject: record("put"),
    createMultipartUpload: record("create", () => ({ UploadId: "u" })),
    uploadPart: record("part", ({ PartNumber }) => {
      if (PartNumber === failPart) throw new Error("part refused");
      return { ETag: `e${PartNumber}` };
    }),
    completeMultipartUpload: record("complete"),
    abortMultipartUpload: record("abort"),
  };
  return { s3: s3 as unknown as S3, calls };
}

async function upload(size: number, failPart?: number) {
  const { s3, calls } = fakeS3(failPart);
  const progress: number[] = [];
  const outcome = await uploadFile(s3, { bucket: "b", key: "k", file: file(size), signal: new AbortController().signal, onProgress: (sent) => progress.push(sent) }).catch((cause: Error) => cause.message);
  return { calls, progress, outcome };
}

test("a small file is one request", async () => {
  expect(await upload(10)).toEqual({ calls: ["put"], progress: [10], outcome: undefined });
});

test("a large file is sent in parts and completed; progress ends at its size", async () => {
  const { calls, progress } = await upload(3.5 * PART_SIZE);
  expect(calls.toSorted()).toEqual(["complete", "create", "part 1", "part 2", "part 3", "part 4"]);
  expect(progress).toHaveLength(4);
  expect(progress.at(-1)).toBe(3.5 * PART_SIZE);
});

test("a failed part ends the upload: it is aborted, not completed, and no further part follows", async () => {
  const { calls, outcome } = await upload(20 * PART_SIZE, 2);
  expect(outcome).toBe("part refused");
  expect(calls.at(-1)).toBe("abort");
  expect(calls).not.toContain("complete");
});

test("no file needs more than ten thousand parts", () => {
  const parts = partsOf(5 * 1024 ** 4);
  expect(parts.length).toBeLessThanOrEqual(10_000);
  expect(parts.at(-1)?.end).toBe(5 * 1024 ** 4);
  expect(partsOf(PART_SIZE + 1)).toEqual([
    { start: 0, end: PART_SIZE },
    { start: PART_SIZE, end: PART_SIZE + 1 },
  ]);
});
