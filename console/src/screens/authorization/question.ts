// What is asked: may this user COPY or UNLOAD with these roles? As EXPLAIN AUTHORIZATION, which moves no data.
import { quoteLiteral, quoteNames } from "../../data-api/quote";

export type Command = "COPY" | "UNLOAD";

export interface Question {
  readonly command: Command;
  /** Of COPY: `table`, `schema.table`, `"Quoted"."Names"`. */
  readonly table: string;
  /** Of UNLOAD: what is unloaded. */
  readonly query: string;
  readonly path: string;
  /** The cluster's default role, or a chain of ARNs. */
  readonly useDefault: boolean;
  readonly roles: readonly string[];
  /** The path names a manifest. */
  readonly manifest: boolean;
}

export const FIRST_QUESTION: Question = { command: "COPY", table: "", query: "", path: "s3://", useDefault: true, roles: [""], manifest: false };

export type Problems = Partial<Record<"table" | "query" | "path" | "roles", string>>;

export function problemsOf({ command, table, query, path, useDefault, roles }: Question): Problems {
  return {
    table: command === "COPY" && !namesOf(table) ? "Enter a table, such as public.sales." : undefined,
    query: command === "UNLOAD" && !query.trim() ? "Enter a SELECT statement." : undefined,
    path: /^s3:\/\/[^/]+/.test(path.trim()) ? undefined : "Enter a path, such as s3://bucket/prefix/.",
    roles: useDefault || chainOf(roles).length > 0 ? undefined : "Enter a role's ARN, or choose the default role.",
  };
}

/** The statement, with every text quoted; of a question without problems. */
export function statementOf({ command, table, query, path, useDefault, roles, manifest }: Question): string {
  const role = `IAM_ROLE ${useDefault ? "default" : quoteLiteral(chainOf(roles).join(","))}`;
  const place = quoteLiteral(path.trim());
  if (command === "UNLOAD") return `EXPLAIN AUTHORIZATION UNLOAD (${quoteLiteral(query.trim().replace(/;\s*$/, ""))}) TO ${place} ${role}`;
  return `EXPLAIN AUTHORIZATION COPY ${quoteNames(...(namesOf(table) ?? []))} FROM ${place} ${role}${manifest ? " MANIFEST" : ""}`;
}

const chainOf = (roles: readonly string[]): string[] => roles.map((role) => role.trim()).filter((role) => role !== "");

/** The parts of a name as SQL has it: folded to lower case unless quoted. `undefined` for what is no name. */
export function namesOf(text: string): string[] | undefined {
  const names: string[] = [];
  let rest = text.trim();
  for (;;) {
    const [whole = "", quoted, plain] = /^(?:"((?:[^"]|"")+)"|([^\s".]+))/.exec(rest) ?? [];
    if (!whole) return undefined;
    names.push(quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? "");
    rest = rest.slice(whole.length);
    if (rest === "") return names.length <= 3 ? names : undefined;
    if (!rest.startsWith(".")) return undefined;
    rest = rest.slice(1);
  }
}
