// Loads and unloads as the system relations tell them. <https://docs.aws.amazon.com/redshift/latest/dg/SYS_LOAD_HISTORY.html>
import type { RedshiftData } from "@aws-sdk/client-redshift-data";
import { CONSOLE_STATEMENT } from "../../data-api/console-statement";
import { query, records } from "../../data-api/statement";
import type { Target } from "../../data-api/target";
import { valueNumber, valueText, type Value } from "../../data-api/values";

export interface Transfer {
  readonly kind: "load" | "unload";
  readonly queryId: string;
  /** `running`, `completed`, `aborted`. */
  readonly status: string;
  /** The table loaded, or empty. */
  readonly table: string;
  readonly path: string;
  readonly format: string;
  readonly startedAt: Date;
  /** Microseconds. */
  readonly duration: number;
  readonly rows: number;
  readonly bytes: number;
  readonly files: number;
  /** Records that were rejected; of unloads none. */
  readonly errors: number;
  readonly message?: string;
}

export interface LoadState {
  readonly queryId: string;
  readonly bytes: number;
  readonly bytesLoaded: number;
  readonly rows: number;
  readonly files: number;
  readonly filesComplete: number;
}

export interface Transfers {
  readonly loads: readonly Transfer[];
  readonly unloads: readonly Transfer[];
  readonly states: readonly LoadState[];
}

export const MOST_TRANSFERS = 500;

const LOADS = `
select query_id, status, table_name, start_time, duration, data_source, file_format, loaded_rows, loaded_bytes,
       file_bytes_scanned, source_file_count, error_count
from sys_load_history order by start_time desc limit ${MOST_TRANSFERS}`;

const UNLOADS = `
select query_id, status, start_time, duration, file_format, unloaded_location, unloaded_rows, unloaded_files_count,
       unloaded_files_size, error_message
from sys_unload_history order by start_time desc limit ${MOST_TRANSFERS}`;

const STATES = `
select query, sum(bytes_to_load + bytes_to_load_compressed) as bytes, sum(bytes_loaded + bytes_loaded_compressed) as bytes_loaded,
       sum(lines) as lines, sum(num_files) as files, sum(num_files_complete) as files_complete
from stv_load_state group by query`;

export async function readTransfers(data: RedshiftData, target: Target, signal: AbortSignal): Promise<Transfers> {
  const ask = async (sql: string) => records(await query(data, target, sql.trim(), { signal, name: CONSOLE_STATEMENT }));
  const [loads, unloads, states] = await Promise.all([ask(LOADS), ask(UNLOADS), ask(STATES)]);
  return { loads: loads.map(loadOf), unloads: unloads.map(unloadOf), states: states.map(stateOf) };
}

type Fields = Readonly<Record<string, Value>>;

const text = (fields: Fields, name: string): string => valueText(fields[name] ?? null).trim();
const number = (fields: Fields, name: string): number => valueNumber(fields[name] ?? null) ?? 0;

/** The relations' times are UTC and do not say so. */
export const moment = (timestamp: string): Date => new Date(`${timestamp.replace(" ", "T")}Z`);

export function loadOf(fields: Fields): Transfer {
  return {
    kind: "load",
    queryId: text(fields, "query_id"),
    status: text(fields, "status"),
    table: text(fields, "table_name"),
    path: text(fields, "data_source"),
    format: text(fields, "file_format"),
    startedAt: moment(text(fields, "start_time")),
    duration: number(fields, "duration"),
    rows: number(fields, "loaded_rows"),
    bytes: number(fields, "loaded_bytes") || number(fields, "file_bytes_scanned"),
    files: number(fields, "source_file_count"),
    errors: number(fields, "error_count"),
  };
}

export function unloadOf(fields: Fields): Transfer {
  return {
    kind: "unload",
    queryId: text(fields, "query_id"),
    status: text(fields, "status"),
    table: "",
    path: text(fields, "unloaded_location"),
    format: text(fields, "file_format"),
    startedAt: moment(text(fields, "start_time")),
    duration: number(fields, "duration"),
    rows: number(fields, "unloaded_rows"),
    bytes: number(fields, "unloaded_files_size"),
    files: number(fields, "unloaded_files_count"),
    errors: 0,
    message: text(fields, "error_message") || undefined,
  };
}

function stateOf(fields: Fields): LoadState {
  return {
    queryId: text(fields, "query"),
    bytes: number(fields, "bytes"),
    bytesLoaded: number(fields, "bytes_loaded"),
    rows: number(fields, "lines"),
    files: number(fields, "files"),
    filesComplete: number(fields, "files_complete"),
  };
}

export const isRunning = ({ status }: Transfer): boolean => status === "running";

/** Bytes a second. */
export function speed({ bytes, duration }: Transfer): number {
  return duration > 0 ? (bytes / duration) * 1e6 : 0;
}

/** Milliseconds until the next look: soon while something moves. */
export function pollInterval(transfers: Transfers | undefined): number {
  return transfers && [...transfers.loads, ...transfers.unloads].some(isRunning) ? 1_500 : 10_000;
}

export type Measure = "rows" | "bytes" | "speed";

export const measured = (transfer: Transfer, measure: Measure): number => (measure === "speed" ? speed(transfer) : transfer[measure]);

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${UNITS[power]}`;
}

export const speedText = (bytesPerSecond: number): string => `${bytesText(bytesPerSecond)}/s`;
