// Runs a statement through the Data API and awaits its end; reads the rows that it gave, page by page.
import type { DescribeStatementResponse, ExecuteStatementInput, RedshiftData, SqlParameter } from "@aws-sdk/client-redshift-data";
import { isAbort } from "../aws/errors";
import { pause } from "./pause";
import { StatementFailed } from "./statement-error";
import { targetInput, type Target } from "./target";
import { columnOf, fieldValue, type Column, type Row } from "./values";

export interface RunOptions {
  /** Aborting cancels the statement in the database too. */
  readonly signal?: AbortSignal;
  /** What ListStatements knows it by. */
  readonly name?: string;
  /** Values of `:name` in the statement. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** A session that is kept between statements: its id, or for how many seconds a new one is to be kept. */
  readonly session?: { readonly id: string } | { readonly keepSeconds: number };
  /** Told of every status on the way, first with the id alone. */
  onProgress?(progress: Progress): void;
}

export interface Progress {
  readonly id: string;
  readonly status: string;
  readonly sessionId?: string;
}

export interface Finished {
  readonly id: string;
  readonly sessionId?: string;
  readonly hasResult: boolean;
  /** Returned, or affected; unknown is `undefined`. */
  readonly rows?: number;
  /** Milliseconds. */
  readonly duration?: number;
  readonly queryId?: number;
}

export interface Rows {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly total: number;
  /** Whether `rows` is everything. */
  readonly complete: boolean;
}

/** Milliseconds between two looks at a statement's status. */
const FIRST_PAUSE = 60;
const LONGEST_PAUSE = 1_500;

/** Throws `StatementFailed`, an `AbortError`, or what the API answered. */
export async function runStatement(data: RedshiftData, target: Target, sql: string, options: RunOptions = {}): Promise<Finished> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  // Not aborted: a statement whose id never arrived could not be cancelled.
  const { Id: id = "", SessionId } = await data.executeStatement(request(target, sql, options));
  onProgress?.({ id, status: "SUBMITTED", sessionId: SessionId });
  try {
    return await awaitEnd(data, id, options);
  } catch (cause) {
    if (isAbort(cause)) await cancelStatement(data, id);
    throw cause;
  }
}

function request(target: Target, sql: string, { name, parameters, session }: RunOptions): ExecuteStatementInput {
  const common = { Sql: sql, StatementName: name, Parameters: sqlParameters(parameters) };
  if (session && "id" in session) return { ...common, SessionId: session.id };
  return { ...common, ...targetInput(target), SessionKeepAliveSeconds: session?.keepSeconds };
}

function sqlParameters(parameters: RunOptions["parameters"]): SqlParameter[] | undefined {
  return parameters && Object.entries(parameters).map(([name, value]) => ({ name, value }));
}

/** Waits for the end of a statement that runs already. */
export async function awaitEnd(data: RedshiftData, id: string, { signal, onProgress }: Pick<RunOptions, "signal" | "onProgress"> = {}): Promise<Finished> {
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 1.5, LONGEST_PAUSE)) {
    const seen = await data.describeStatement({ Id: id }, { abortSignal: signal });
    const status = seen.Status ?? "SUBMITTED";
    onProgress?.({ id, status, sessionId: seen.SessionId });
    if (status === "FINISHED") return finished(id, seen);
    if (status === "FAILED" || status === "ABORTED") throw new StatementFailed(status, id, seen.Error, known(seen.RedshiftQueryId));
    await pause(wait, signal);
  }
}

function finished(id: string, seen: DescribeStatementResponse): Finished {
  return {
    id,
    sessionId: seen.SessionId,
    hasResult: seen.HasResultSet ?? false,
    rows: known(seen.ResultRows),
    duration: seen.Duration !== undefined && seen.Duration >= 0 ? seen.Duration / 1e6 : undefined,
    queryId: known(seen.RedshiftQueryId) || undefined,
  };
}

/** The API says -1 of what it does not know. */
const known = (number: number | undefined): number | undefined => (number !== undefined && number >= 0 ? number : undefined);

/** A statement that has ended meanwhile cannot be cancelled, which is as good. */
export async function cancelStatement(data: RedshiftData, id: string): Promise<void> {
  await data.cancelStatement({ Id: id }).catch(() => undefined);
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Reading stops at the page that has this row. */
  readonly maxRows?: number;
  /** What was read so far, after each page. */
  onRows?(rows: Rows): void;
}

/** The result of a finished statement that has one, a page at a time; `complete` says of a page that it is the last. */
export async function* resultPages(data: RedshiftData, id: string, signal?: AbortSignal): AsyncGenerator<Rows> {
  await exactIntegers();
  let columns: readonly Column[] = [];
  let token: string | undefined;
  do {
    const page = await data.getStatementResult({ Id: id, NextToken: token }, { abortSignal: signal });
    if (page.ColumnMetadata) columns = page.ColumnMetadata.map(columnOf);
    token = page.NextToken || undefined;
    const rows = (page.Records ?? []).map((record) => record.map(fieldValue));
    yield { columns, rows, total: page.TotalNumRows ?? rows.length, complete: token === undefined };
  } while (token);
}

/** The rows of a finished statement that has a result. */
export async function readRows(data: RedshiftData, id: string, { signal, maxRows = Infinity, onRows }: ReadOptions = {}): Promise<Rows> {
  const rows: Row[] = [];
  let read: Rows = { columns: [], rows, total: 0, complete: true };
  for await (const page of resultPages(data, id, signal)) {
    for (const row of page.rows) rows.push(row);
    read = { ...page, rows, total: Math.max(page.total, rows.length) };
    if (page.complete || rows.length >= maxRows) break;
    onRows?.({ ...read, rows: rows.slice() });
  }
  return read;
}

/** Runs a statement and reads all that it gives; no rows for a statement without a result. */
export async function query(data: RedshiftData, target: Target, sql: string, options: RunOptions & ReadOptions = {}): Promise<Rows> {
  const { id, hasResult } = await runStatement(data, target, sql, options);
  if (!hasResult) return { columns: [], rows: [], total: 0, complete: true };
  return readRows(data, id, options);
}

/** The rows as objects by column name, for relations whose columns are known. */
export function records(rows: Rows): Record<string, Row[number]>[] {
  return rows.rows.map((row) => Object.fromEntries(rows.columns.map(({ name }, index) => [name, row[index] ?? null])));
}

/**
 * The SDK reads numbers of 8 bytes as doubles, which rounds those above 2^53. Schemas with this symbol are read with the
 * numbers' text at hand: what a double cannot hold comes as `bigint`.
 */
async function exactIntegers(): Promise<void> {
  const { GetStatementResultResponse$ } = await import("@aws-sdk/client-redshift-data");
  Object.assign(GetStatementResultResponse$, { [Symbol.for("@aws-sdk/reviver")]: true });
}
