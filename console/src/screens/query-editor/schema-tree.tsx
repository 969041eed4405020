// Schemas, their tables, their columns: each level is listed when it is opened.
import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TreeView from "@cloudscape-design/components/tree-view";
import { useState } from "react";
import type { SqlNames } from "../../components/code-editor/code-editor";
import { EmptyState } from "../../components/empty-state";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { awsError, type AwsError } from "../../aws/errors";
import { describeTable, schemas, tables } from "../../data-api/catalog";
import { quoteNames } from "../../data-api/quote";
import { targetKey, type Target } from "../../data-api/target";
import { useAws } from "../../session/session";
import { namesOf, nodeId, withoutSystem, type Children, type Node } from "./schema-nodes";

export interface SchemaTreeProps {
  target: Target;
  /** Tables and columns that were seen, for completion. */
  onNames(names: SqlNames): void;
  onInsert(text: string): void;
}

export function SchemaTree({ target, onNames, onInsert }: SchemaTreeProps) {
  const aws = useAws();
  const top = useResource(`schemas ${targetKey(target)}`, async (signal) => schemas(await aws.redshiftData(), target, signal));
  const [children, setChildren] = useState<Children>({});
  const [expanded, setExpanded] = useState<readonly string[]>([]);
  const [find, setFind] = useState("");

  const put = (id: string, nodes: readonly Node[] | AwsError) => {
    setChildren((before) => {
      const after = { ...before, [id]: nodes };
      onNames(namesOf(after));
      return after;
    });
  };
  const load = async (node: Node) => {
    const known = children[node.id];
    if (Array.isArray(known) || node.kind === "column" || node.kind === "note") return;
    try {
      put(node.id, await childrenOf(await aws.redshiftData().then((data) => ({ data, target })), node));
    } catch (cause) {
      put(node.id, awsError(cause));
    }
  };
  const toggle = (node: Node, open: boolean) => {
    setExpanded((before) => (open ? [...before, node.id] : before.filter((id) => id !== node.id)));
    if (open) void load(node);
  };
  const again = () => {
    setChildren({});
    setExpanded([]);
    top.reload();
  };

  return (
    <SpaceBetween size="xs">
      <div className="schema-find">
        <Input type="search" value={find} placeholder="Find in what is open" ariaLabel="Find objects" clearAriaLabel="Clear" onChange={({ detail }) => setFind(detail.value)} />
        <Button variant="icon" iconName="refresh" ariaLabel="Refresh the objects" loading={top.refreshing} onClick={again} />
      </div>
      <ResourceState resource={top} what="schemas">
        {(names) => {
          const roots = withoutSystem(names).map((schema): Node => ({ kind: "schema", id: nodeId(schema), schema, name: schema }));
          const shown = roots.filter((node) => matches(node, find, children));
          if (shown.length === 0) return <EmptyState title={find ? "No matches" : "No schemas"} />;
          return (
            <TreeView<Node>
              ariaLabel="Schemas, tables and columns"
              items={shown}
              getItemId={(node) => node.id}
              getItemChildren={(node) => childrenShown(node, find, children)}
              expandedItems={expanded}
              onItemToggle={({ detail }) => toggle(detail.item, detail.expanded)}
              renderItem={(node) => ({
                content: node.kind === "note" ? <em>{node.name}</em> : <span className="breakable">{node.name}</span>,
                secondaryContent: node.detail,
                announcementLabel: node.name,
                actions: node.kind === "note" ? undefined : <Button variant="inline-icon" iconName="add-plus" ariaLabel={`Insert ${node.name} into the editor`} onClick={() => onInsert(sqlName(node))} />,
              })}
              i18nStrings={{ expandButtonLabel: (node) => `Open ${node.name}`, collapseButtonLabel: (node) => `Close ${node.name}` }}
            />
          );
        }}
      </ResourceState>
    </SpaceBetween>
  );
}

const sqlName = (node: Node): string => (node.kind === "table" && node.schema !== "public" ? quoteNames(node.schema, node.name) : quoteNames(node.name));

function matches(node: Node, find: string, children: Children): boolean {
  if (node.name.toLowerCase().includes(find.trim().toLowerCase())) return true;
  const below = children[node.id];
  return Array.isArray(below) && below.some((child: Node) => matches(child, find, children));
}

/** A node that was not opened yet has a child that says so, or it could not be opened. */
function childrenShown(node: Node, find: string, children: Children): readonly Node[] | undefined {
  if (node.kind === "column" || node.kind === "note") return undefined;
  const below = children[node.id];
  const note = (name: string): Node[] => [{ kind: "note", id: `${node.id}/note`, schema: node.schema, name }];
  if (below === undefined) return note("Loading");
  if (!Array.isArray(below)) return note(`${(below as AwsError).code}: ${(below as AwsError).message}`);
  const nodes = below as readonly Node[];
  if (nodes.length === 0) return note("Nothing in it");
  return node.name.toLowerCase().includes(find.trim().toLowerCase()) ? nodes : nodes.filter((child) => matches(child, find, children));
}

async function childrenOf({ data, target }: { data: Parameters<typeof tables>[0]; target: Target }, node: Node): Promise<Node[]> {
  if (node.kind === "schema") {
    const found = await tables(data, target, node.schema);
    return found
      .filter(({ schema }) => schema === node.schema)
      .map(({ name = "", type }): Node => ({ kind: "table", id: nodeId(node.schema, name), schema: node.schema, name, detail: type === "TABLE" ? undefined : type?.toLowerCase() }));
  }
  const columns = await describeTable(data, target, node.schema, node.name);
  return columns.map(({ name = "", typeName, length, precision, scale }): Node => ({ kind: "column", id: nodeId(node.schema, node.name, name), schema: node.schema, name, detail: typeText(typeName, { length, precision, scale }) }));
}

function typeText(type: string | undefined, { length, precision, scale }: { length?: number; precision?: number; scale?: number }): string {
  if (type === "numeric" && precision) return `numeric(${precision},${scale ?? 0})`;
  return /char/.test(type ?? "") && length ? `${type}(${length})` : (type ?? "");
}
