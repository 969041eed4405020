import { expect, test } from "vitest";
import { bucketPath, decodeKey, entriesOf, fileNameOf, foldersOf, nameOf, sizeText } from "./keys";

test("keys come URL-encoded, with spaces either way", () => {
  expect(decodeKey("a+b%20c/%2B%C3%BC%00%25")).toBe("a b c/+ü\u0000%");
  expect(decodeKey("100%")).toBe("100%");
});

test("a list has folders first and leaves out the folder itself", () => {
  const entries = entriesOf("a/", [{ Prefix: "a/b%2Fc/" }], [{ Key: "a/" }, { Key: "a/x%3F", Size: 3 }]);
  expect(entries.map(({ kind, key }) => `${kind} ${key}`)).toEqual(["folder a/b/c/", "object a/x?"]);
});

test("names, the way to a folder, names of files", () => {
  expect([nameOf("a/b/c.txt"), nameOf("a/b/"), nameOf("c"), nameOf("/"), nameOf("a//")]).toEqual(["c.txt", "b/", "c", "/", "/"]);
  expect(foldersOf("a/b//").map(({ prefix }) => prefix)).toEqual(["a/", "a/b/", "a/b//"]);
  expect(foldersOf("part")).toEqual([]);
  expect(fileNameOf('x/a:b?"c')).toBe("a_b__c");
});

test("an address holds every character of a prefix", () => {
  expect(bucketPath("b", "ü &?#%/")).toBe("#/buckets/b?prefix=%C3%BC%20%26%3F%23%25%2F");
});

test("sizes are short", () => {
  expect([undefined, 0, 1023, 1536, 20 * 1024 ** 2, 3 * 1024 ** 5].map(sizeText)).toEqual(["-", "0 B", "1023 B", "1.5 KiB", "20 MiB", "3072 TiB"]);
});
