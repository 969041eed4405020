// The policies that an answer names, and how their documents are read with the person's own permissions.
import { nameOfArn } from "../../aws/arn";
import type { AwsClients } from "../../aws/clients";
import { decodeDocument } from "../../policy/document";
import { readManagedPolicy } from "../iam/read";

export type PolicyRef =
  | { readonly kind: "trust"; readonly role: string }
  | { readonly kind: "bucket"; readonly bucket: string }
  | { readonly kind: "managed"; readonly arn: string }
  | { readonly kind: "inline"; readonly name: string; readonly holder: string };

export interface NamedPolicy {
  readonly title: string;
  /** What cannot be read, such as a session's policy, has none. */
  readonly ref?: PolicyRef;
}

/** Reads `inline:own of arn:…:role/R, bucket policy of arn:aws:s3:::b`; `no … exists` names none. */
export function policiesOf(text: string | undefined): NamedPolicy[] {
  if (!text || /^no .* exists$/.test(text)) return [];
  return text.split(", ").map((title) => ({ title, ref: refOf(title) }));
}

function refOf(title: string): PolicyRef | undefined {
  const [, name = "", of = ""] = /^(.+) of (arn:\S+)$/.exec(title) ?? [];
  if (name === "trust policy") return { kind: "trust", role: of };
  if (name === "bucket policy") return { kind: "bucket", bucket: of.replace(/^arn:aws:s3:::/, "") };
  if (name.startsWith("inline:")) return { kind: "inline", name: name.slice("inline:".length), holder: of };
  const arn = name.replace(/^permissions boundary /, "");
  return /^arn:aws:iam::[^:]*:policy\//.test(arn) ? { kind: "managed", arn } : undefined;
}

/** The place of `Statement[1] (Sid Own)` in a document; of anything else, such as a GRANT, none. */
export function statementIndex(statement: string | undefined): number | undefined {
  const index = /^Statement(?:\[(\d+)\])?(?: \(Sid .*\))?$/.exec(statement ?? "");
  return index ? Number(index[1] ?? 0) : undefined;
}

export async function readPolicy(aws: AwsClients, ref: PolicyRef, abortSignal: AbortSignal): Promise<string> {
  if (ref.kind === "managed") return decodeDocument(await readManagedPolicy(aws, ref.arn, undefined, abortSignal));
  if (ref.kind === "bucket") return (await (await aws.s3()).getBucketPolicy({ Bucket: ref.bucket }, { abortSignal })).Policy ?? "";
  const iam = await aws.iam();
  if (ref.kind === "trust") {
    const { Role } = await iam.getRole({ RoleName: nameOfArn(ref.role) }, { abortSignal });
    return decodeDocument(Role?.AssumeRolePolicyDocument);
  }
  const [name, PolicyName] = [nameOfArn(ref.holder), ref.name];
  if (ref.holder.includes(":group/")) return decodeDocument((await iam.getGroupPolicy({ GroupName: name, PolicyName }, { abortSignal })).PolicyDocument);
  if (ref.holder.includes(":user/")) return decodeDocument((await iam.getUserPolicy({ UserName: name, PolicyName }, { abortSignal })).PolicyDocument);
  return decodeDocument((await iam.getRolePolicy({ RoleName: name, PolicyName }, { abortSignal })).PolicyDocument);
}
