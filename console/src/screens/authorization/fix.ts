// What would lift a refusal, read from its hint: each line is a sentence, a colon and the command that does it.
import { nameOfArn } from "../../aws/arn";
import type { Statement } from "../../policy/document";
import { endOfValue } from "../../policy/json-span";

export type Change =
  | { readonly kind: "identity"; readonly holder: string; readonly policyName: string; readonly statement: Statement }
  | { readonly kind: "trust"; readonly role: string; readonly statement: Statement }
  | { readonly kind: "bucket"; readonly bucket: string; readonly statement: Statement }
  | { readonly kind: "boundary"; readonly policy: string; readonly statement: Statement }
  | { readonly kind: "associate"; readonly cluster: string; readonly role?: string; readonly makeDefault?: string }
  | { readonly kind: "create-role"; readonly name: string; readonly path?: string; readonly trust: string }
  | { readonly kind: "grant"; readonly sql: string };

export interface Fix {
  /** The whole line. */
  readonly sentence: string;
  /** To run in a shell or a SQL client. */
  readonly command?: string;
  /** What the console can do itself. */
  readonly change?: Change;
}

export function fixesOf(hint: string | undefined): Fix[] {
  return (hint ?? "").split("\n").map((line) => line.trim()).filter((line) => line !== "").map(fixOf);
}

function fixOf(sentence: string): Fix {
  const grant = /(GRANT .*;)$/.exec(sentence)?.[1];
  if (grant) return { sentence, command: grant, change: { kind: "grant", sql: grant } };
  // The sentence may quote a command's first words in JSON, never the end of one.
  const at = sentence.lastIndexOf(": aws ");
  const command = at < 0 ? undefined : sentence.slice(at + 2);
  return { sentence, command, change: changeOf(sentence, command) };
}

function changeOf(sentence: string, command: string | undefined): Change | undefined {
  if (sentence.startsWith("Add {")) return addition(sentence, command);
  if (command?.startsWith("aws redshift modify-cluster-iam-roles")) return association(command);
  if (command?.startsWith("aws iam create-role")) return creation(command);
  return undefined;
}

function addition(sentence: string, command: string | undefined): Change | undefined {
  const start = "Add ".length;
  const end = endOfValue(sentence, start);
  const statement = parsed(sentence.slice(start, end));
  const [, where = "", target = ""] = /^ to ([a-z ]+?)(?: of)? `([^`]+)`/.exec(sentence.slice(end)) ?? [];
  if (!statement) return undefined;
  if (where === "an identity policy") return { kind: "identity", holder: target, policyName: option(command, "policy-name") ?? "Allow", statement };
  if (where === "the trust policy") return { kind: "trust", role: target, statement };
  if (where === "the bucket policy") return { kind: "bucket", bucket: target.replace(/^arn:aws:s3:::/, ""), statement };
  if (where === "the permissions boundary") return { kind: "boundary", policy: target, statement };
  return undefined;
}

function parsed(text: string): Statement | undefined {
  try {
    return JSON.parse(text) as Statement;
  } catch {
    return undefined;
  }
}

/** A command with a place to fill in, `ROLE_ARN`, is for people. */
function association(command: string): Change | undefined {
  const cluster = option(command, "cluster-identifier");
  const role = option(command, "add-iam-roles");
  const makeDefault = option(command, "default-iam-role-arn");
  if (!cluster || [role, makeDefault].includes("ROLE_ARN")) return undefined;
  return { kind: "associate", cluster, role, makeDefault };
}

function creation(command: string): Change | undefined {
  const [name, trust] = [option(command, "role-name"), option(command, "assume-role-policy-document")];
  return name && trust ? { kind: "create-role", name, path: option(command, "path"), trust } : undefined;
}

/** The value of `--name value`, which the server quotes as a shell needs it. */
function option(command: string | undefined, name: string): string | undefined {
  const value = new RegExp(`--${name} ('(?:[^']|'\\\\'')*'|\\S+)`).exec(command ?? "")?.[1];
  return value?.startsWith("'") ? value.slice(1, -1).replaceAll("'\\''", "'") : value;
}

/** What the button says. */
export function labelOf(change: Change): string {
  switch (change.kind) {
    case "identity":
      return `Add the statement to ${nameOfArn(change.holder)}`;
    case "trust":
      return `Add the statement to the trust policy of ${nameOfArn(change.role)}`;
    case "bucket":
      return `Add the statement to the policy of ${change.bucket}`;
    case "boundary":
      return `Add the statement to ${nameOfArn(change.policy)}`;
    case "associate":
      return change.role ? `Associate ${nameOfArn(change.role)} with ${change.cluster}` : `Make ${nameOfArn(change.makeDefault ?? "")} the default`;
    case "create-role":
      return `Create the role ${change.name}`;
    case "grant":
      return "Run the GRANT";
  }
}
