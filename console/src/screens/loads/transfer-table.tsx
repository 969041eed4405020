import Box from "@cloudscape-design/components/box";
import type { TableProps } from "@cloudscape-design/components/table";
import type { ReactNode } from "react";
import { AppLink } from "../../components/app-link";
import { Breakable } from "../../components/breakable";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { shortTime } from "../../components/format";
import { Status } from "../../components/status";
import type { Target } from "../../data-api/target";
import { counted, duration } from "../query-editor/results";
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
      wrapLines
      searchText={({ queryId, table, path, status, format }) => `${queryId} ${table} ${path} ${status} ${format}`}
      searchLabel={`Find ${title.toLowerCase()}`}
      actions={actions}
      empty={<EmptyState title={`No ${title.toLowerCase()} yet`} />}
    />
  );
}

const COMMON: readonly Column[] = [
  { id: "started", header: "Started", cell: ({ startedAt }) => shortTime(startedAt), minWidth: 110, sortingComparator: (one, other) => one.startedAt.getTime() - other.startedAt.getTime() },
  { id: "status", header: "Status", cell: ({ status }) => <Status status={status} />, sortingField: "status" },
  { id: "path", header: "Amazon S3 path", cell: (transfer) => <Path transfer={transfer} />, sortingField: "path", minWidth: 180 },
  { id: "rows", header: "Rows", cell: ({ rows }) => rows.toLocaleString(), sortingField: "rows" },
  { id: "bytes", header: "Bytes", cell: ({ bytes }) => <span className="nowrap">{bytesText(bytes)}</span>, sortingField: "bytes" },
  { id: "duration", header: "Duration", cell: (transfer) => <Pace transfer={transfer} />, sortingField: "duration" },
];

/** Where from or to, in how many files of which format. */
function Path({ transfer: { path, format, files } }: { transfer: Transfer }) {
  return (
    <>
      <Breakable text={path || "-"} />
      <Box fontSize="body-s" color="text-body-secondary">
        {[counted(files, "file"), format].filter(Boolean).join(", ")}
      </Box>
    </>
  );
}

/** How long, and how fast. */
function Pace({ transfer }: { transfer: Transfer }) {
  return (
    <span className="nowrap">
      {duration(transfer.duration / 1_000)}
      <Box fontSize="body-s" color="text-body-secondary">
        {speedText(speed(transfer))}
      </Box>
    </span>
  );
}

const TABLE: Column = { id: "table", header: "Table", cell: ({ table }) => <span className="breakable">{table || "-"}</span>, sortingField: "table", minWidth: 100 };

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
