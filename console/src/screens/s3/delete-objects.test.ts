import type { S3 } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { deleteEntries } from "./delete-objects";

test("objects go by a thousand, a folder with all that is in it, and refusals are told", async () => {
  const batches: number[] = [];
  const pages = [
    { Contents: [{ Key: "f/a+b" }, { Key: "f/c" }], IsTruncated: true },
    { Contents: [{ Key: "f/d" }], IsTruncated: false },
  ];
  const starts: (string | undefined)[] = [];
  const s3 = {
    listObjectsV2: async ({ StartAfter }: { StartAfter?: string }) => {
      starts.push(StartAfter);
      return pages.shift();
    },
    deleteObjects: async ({ Delete: { Objects } }: { Delete: { Objects: { Key: string }[] } }) => {
      batches.push(Objects.length);
      return { Errors: Objects.filter(({ Key }) => Key === "f/a b").map(({ Key }) => ({ Key, Code: "AccessDenied", Message: "Access Denied" })) };
    },
  } as unknown as S3;
  const many = Array.from({ length: 1001 }, (_, n) => ({ kind: "object" as const, key: `o${n}` }));
  const done = await deleteEntries(s3, "b", [...many, { kind: "folder", key: "f/" }]);
  expect(batches).toEqual([1000, 1, 2, 1]);
  expect(starts).toEqual([undefined, "f/c"]);
  expect(done).toEqual({ count: 1003, refused: [{ key: "f/a b", code: "AccessDenied", message: "Access Denied" }] });
});
