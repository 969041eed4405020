// Rejected records, as `stl_load_errors` has them, and the database's advice on each load's.
// <https://docs.aws.amazon.com/redshift/latest/dg/r_STL_LOAD_ERRORS.html>
import type { RedshiftData } from "@aws-sdk/client-redshift-data";
import { CONSOLE_STATEMENT } from "../../data-api/console-statement";
import { query, records } from "../../data-api/statement";
import { parseStatementError } from "../../data-api/statement-error";
import type { Target } from "../../data-api/target";
import { valueNumber, valueText, type Value } from "../../data-api/values";
import { moment } from "./load-data";

export interface LoadError {
  readonly key: string;
  readonly queryId: string;
  readonly at: Date;
  readonly file: string;
  readonly line: number;
  readonly column: string;
  readonly type: string;
  readonly length: string;
  /** Bytes from the record's begin to the field's; -1 when unknown. */
  readonly position: number;
  readonly rawLine: string;
  readonly value: string;
  readonly code: number;
  readonly reason: string;
}

export const MOST_ERRORS = 1_000;

export async function readLoadErrors(data: RedshiftData, target: Target, load: string | undefined, signal: AbortSignal): Promise<LoadError[]> {
  const sql = `select starttime, query, filename, line_number, colname, type, col_length, position, raw_line, raw_field_value, err_code, err_reason
from stl_load_errors ${load ? "where query = :load " : ""}order by starttime desc, query desc, filename, line_number limit ${MOST_ERRORS}`;
  const parameters = load ? { load } : undefined;
  return records(await query(data, target, sql, { signal, parameters, name: CONSOLE_STATEMENT })).map(loadErrorOf);
}

export function loadErrorOf(fields: Readonly<Record<string, Value>>, index = 0): LoadError {
  const text = (name: string) => valueText(fields[name] ?? null).trimEnd();
  const number = (name: string) => valueNumber(fields[name] ?? null) ?? 0;
  return {
    key: `${text("query")} ${index}`,
    queryId: text("query"),
    at: moment(text("starttime")),
    file: text("filename"),
    line: number("line_number"),
    column: text("colname"),
    type: text("type"),
    length: text("col_length"),
    position: number("position"),
    rawLine: text("raw_line"),
    value: text("raw_field_value"),
    code: number("err_code"),
    reason: text("err_reason"),
  };
}

const MOST_LOOKED_AT = 40;

/** The hint that the database gave with the load's error, while the Data API still has one's own statement. */
export async function hintOf(data: RedshiftData, load: string, signal: AbortSignal): Promise<string | undefined> {
  const { Statements = [] } = await data.listStatements({ Status: "FAILED", MaxResults: 100 }, { abortSignal: signal });
  const copies = Statements.filter(({ QueryString = "" }) => /\bcopy\b/i.test(QueryString)).slice(0, MOST_LOOKED_AT);
  for (const { Id } of copies) {
    const { RedshiftQueryId, Error } = await data.describeStatement({ Id }, { abortSignal: signal });
    if (String(RedshiftQueryId) === load) return Error && parseStatementError(Error).hint;
  }
  return undefined;
}
