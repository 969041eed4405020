// The nodes of the tree of schemas, and what completion learns from those that were opened.
import type { AwsError } from "../../aws/errors";
import type { SqlNames } from "../../components/code-editor/code-editor";

export interface Node {
  readonly kind: "schema" | "table" | "column" | "note";
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  readonly detail?: string;
}

/** Unlike names, made of nothing that means something in a selector. */
export const nodeId = (...names: string[]): string => names.map((name) => encodeURIComponent(name).replaceAll("'", "%27")).join("/");

/** What is below each opened node, by its id. */
export type Children = Readonly<Record<string, readonly Node[] | AwsError>>;

const LAST = new Set(["information_schema", "pg_catalog"]);

/** The system's schemas stand behind one's own, and those that nobody reads are left out. */
export function withoutSystem(schemas: readonly string[]): string[] {
  const own = schemas.filter((schema) => !LAST.has(schema) && !/^(pg_temp|pg_toast|pg_internal|pg_automv|pg_s3|pg_auto_copy|pg_mv)/.test(schema));
  return [...own.toSorted(), ...schemas.filter((schema) => LAST.has(schema)).toSorted()];
}

export function namesOf(children: Children): SqlNames {
  const tables = Object.values(children).flatMap((nodes) => (Array.isArray(nodes) ? (nodes as readonly Node[]) : [])).filter(({ kind }) => kind === "table");
  return Object.fromEntries(
    tables.map((table) => {
      const columns = children[table.id];
      const names = Array.isArray(columns) ? (columns as readonly Node[]).map(({ name }) => name) : [];
      return [table.schema === "public" ? table.name : `${table.schema}.${table.name}`, names];
    }),
  );
}
