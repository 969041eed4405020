import type { TableProps } from "@cloudscape-design/components/table";
import type { ReactNode } from "react";
import { AppLink } from "../../components/app-link";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { Status } from "../../components/status";
import type { Target } from "../../data-api/target";
import { duration } from "../query-editor/results";
import { loadErrorsHref } from "./addresses";
import { bytesText, speed, speedText, type Transfer } from "./load-data";

type Column = TableProps.ColumnDefinition<Transfer>;

export function TransferTable({ kind, transfers, target, actions }: { kind: Transfer["kind"]; transfers: readonly Transfer[]; target: Target; actions: ReactNode }) {
  const title = kind === "load" ? "Loads" : "Unloads";
  return (
    <DataTable<Transfer>
      title={title}
      items={transfers}
      columns={kind === "load" ? [...COMMON.slice(0, 2), TABLE, ...COMMON.slice(2), errorsColumn(target)] : [...COMMON, MESSAGE]}
      trackBy="queryId"
      sortedBy="started"
      descending
      searchText={({ queryId, table, path, status }) => `${queryId} ${table} ${path} ${status}`}
      searchLabel={`Find ${title.toLowerCase()}`}
      actions={actions}
      empty={<EmptyState title={`No ${title.toLowerCase()} yet`} />}
    />
  );
}

const COMMON: readonly Column[] = [
  { id: "started", header: "Started", cell: ({ startedAt }) => startedAt.toLocaleString(), sortingComparator: (one, other) => one.startedAt.getTime() - other.startedAt.getTime() },
  { id: "status", header: "Status", cell: ({ status }) => <Status status={status} />, sortingField: "status" },
  { id: "path", header: "Amazon S3 path", cell: ({ path }) => <span className="breakable">{path || "-"}</span>, sortingField: "path", minWidth: 160 },
  { id: "format", header: "Format", cell: ({ format }) => format || "-", sortingField: "format" },
  { id: "rows", header: "Rows", cell: ({ rows }) => rows.toLocaleString(), sortingField: "rows" },
  { id: "bytes", header: "Bytes", cell: ({ bytes }) => bytesText(bytes), sortingField: "bytes" },
  { id: "files", header: "Files", cell: ({ files }) => files.toLocaleString(), sortingField: "files" },
  { id: "duration", header: "Duration", cell: (transfer) => duration(transfer.duration / 1_000), sortingField: "duration" },
  { id: "speed", header: "Speed", cell: (transfer) => speedText(speed(transfer)), sortingComparator: (one, other) => speed(one) - speed(other) },
];

const TABLE: Column = { id: "table", header: "Table", cell: ({ table }) => table || "-", sortingField: "table" };

const MESSAGE: Column = { id: "message", header: "Error", cell: ({ message }) => (message ? <span className="breakable">{message}</span> : "-"), minWidth: 160 };

function errorsColumn(target: Target): Column {
  return {
    id: "errors",
    header: "Errors",
    sortingField: "errors",
    cell: ({ errors, queryId }) =>
      errors > 0 ? (
        <AppLink href={loadErrorsHref(target, queryId)} ariaLabel={`Show the ${errors} errors of load ${queryId}`}>
          {errors.toLocaleString()}
        </AppLink>
      ) : (
        "0"
      ),
  };
}
