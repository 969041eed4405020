// What the AWS SDK for JavaScript sends, as the screens use it: checksums in headers and trailers, streams, x-id.
import { Readable } from "node:stream";
import { expect, test } from "./test";

const bytes = (length: number) => new Uint8Array(length).map((_, index) => index % 251);

test("uploads of every kind and checksum arrive as they were", async ({ server }) => {
  const s3 = server.s3();
  const Bucket = "sdk-uploads";
  await s3.createBucket({ Bucket });
  const content = bytes(150_000);
  const forms = { string: "hello", bytes: content, stream: () => Readable.from([content.slice(0, 70_000), content.slice(70_000)]) };
  for (const ChecksumAlgorithm of [undefined, "CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const) {
    for (const [form, body] of Object.entries(forms)) {
      const Key = `${form} ${ChecksumAlgorithm ?? "ä+b?&"}`;
      const Body = typeof body === "function" ? body() : body;
      const ContentLength = typeof body === "string" ? body.length : content.length;
      await s3.putObject({ Bucket, Key, Body, ContentLength, ChecksumAlgorithm });
      const got = await (await s3.getObject({ Bucket, Key, ChecksumMode: "ENABLED" })).Body?.transformToByteArray();
      expect(Buffer.compare(Buffer.from(got ?? []), Buffer.from(body === "hello" ? "hello" : content)), Key).toBe(0);
    }
  }
  const { Contents, KeyCount } = await s3.listObjectsV2({ Bucket, Prefix: "string " });
  expect(KeyCount).toBe(6);
  expect(Contents?.map(({ Key }) => Key)).toContain("string ä+b?&");
});

test("an upload in parts is one object", async ({ server }) => {
  const s3 = server.s3();
  const where = { Bucket: "sdk-parts", Key: "big" };
  await s3.createBucket({ Bucket: where.Bucket });
  const { UploadId } = await s3.createMultipartUpload({ ...where, ChecksumAlgorithm: "CRC32" });
  const Parts = [];
  for (const [index, length] of [5 << 20, 5 << 20, 100].entries()) {
    const PartNumber = index + 1;
    const { ETag, ChecksumCRC32 } = await s3.uploadPart({ ...where, UploadId, PartNumber, Body: bytes(length) });
    Parts.push({ PartNumber, ETag, ChecksumCRC32 });
  }
  await s3.completeMultipartUpload({ ...where, UploadId, MultipartUpload: { Parts } });
  expect((await s3.headObject(where)).ContentLength).toBe((10 << 20) + 100);
});

test("a bucket without a policy says so by its code, and one with a policy gives it", async ({ server }) => {
  const s3 = server.s3();
  const Bucket = "sdk-policy";
  await s3.createBucket({ Bucket });
  await expect(s3.getBucketPolicy({ Bucket })).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }],
  });
  await s3.putBucketPolicy({ Bucket, Policy });
  expect((await s3.getBucketPolicy({ Bucket })).Policy).toBe(Policy);
});

test("roles come in pages, and what they may is simulated", async ({ server }) => {
  const iam = server.iam();
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "redshift.amazonaws.com" }, Action: "sts:AssumeRole" }] };
  const names = Array.from({ length: 25 }, (_, index) => `sdk-role-${String(index).padStart(2, "0")}`);
  await Promise.all(names.map((RoleName) => iam.createRole({ RoleName, Path: "/sdk/", AssumeRolePolicyDocument: JSON.stringify(trust) })));
  const seen: (string | undefined)[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.listRoles({ PathPrefix: "/sdk/", MaxItems: 10, Marker });
    seen.push(...(page.Roles ?? []).map(({ RoleName }) => RoleName));
    Marker = page.Marker;
  } while (Marker);
  expect(seen).toEqual(names);
  const { EvaluationResults } = await iam.simulatePrincipalPolicy({
    PolicySourceArn: "arn:aws:iam::123456789012:role/sdk/sdk-role-00",
    ActionNames: ["s3:GetObject"],
    ResourceArns: ["arn:aws:s3:::sdk-policy/key"],
  });
  expect(EvaluationResults?.[0]?.EvalDecision).toBe("implicitDeny");
});
