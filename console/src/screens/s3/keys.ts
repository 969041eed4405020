// Keys as people see them: folders and names. A key may hold any character.
import type { CommonPrefix, _Object as S3Object } from "@aws-sdk/client-s3";

export interface Entry {
  readonly kind: "folder" | "object";
  readonly key: string;
  readonly size?: number;
  readonly modified?: Date;
  readonly storageClass?: string;
}

/** Lists are asked for URL-encoded, since XML cannot carry every character of a key. A space comes as `+` or `%20`. */
export function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch {
    return encoded;
  }
}

/** Without the object that stands for the folder itself. */
export function entriesOf(prefix: string, folders: readonly CommonPrefix[] = [], objects: readonly S3Object[] = []): Entry[] {
  const inside = objects.map(({ Key = "", Size, LastModified, StorageClass }): Entry => ({ kind: "object", key: decodeKey(Key), size: Size, modified: LastModified, storageClass: StorageClass }));
  return [...folders.map(({ Prefix = "" }): Entry => ({ kind: "folder", key: decodeKey(Prefix) })), ...inside.filter(({ key }) => key !== prefix)];
}

/** What follows the last folder: `a/b/c.txt` → `c.txt`, `a/b/` → `b/`. */
export function nameOf(key: string): string {
  const end = key.endsWith("/") ? key.length - 1 : key.length;
  return key.slice(key.lastIndexOf("/", end - 1) + 1) || key;
}

/** A name that every file system takes. */
export const fileNameOf = (key: string): string => nameOf(key).replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_") || "object";

export interface Folder {
  readonly text: string;
  readonly prefix: string;
}

/** `a/b/` → the way there: `a/`, `a/b/`. */
export function foldersOf(prefix: string): Folder[] {
  const folders: Folder[] = [];
  for (let at = prefix.indexOf("/"); at >= 0; at = prefix.indexOf("/", at + 1)) {
    const whole = prefix.slice(0, at + 1);
    folders.push({ text: nameOf(whole), prefix: whole });
  }
  return folders;
}

export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return "-";
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let [size, unit] = [bytes / 1024, 0];
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `${size.toFixed(size < 10 ? 1 : 0)} ${units[unit]}`;
}

export const bucketPath = (bucket: string, prefix = ""): string => `#/buckets/${encodeURIComponent(bucket)}${prefix ? `?prefix=${encodeURIComponent(prefix)}` : ""}`;

export const uriOf = (bucket: string, key: string): string => `s3://${bucket}/${key}`;
