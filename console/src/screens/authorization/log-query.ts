// The question to svv_authorization_log, with its filters.
import { quoteLiteral } from "../../data-api/quote";

export interface LogFilter {
  readonly decision: "all" | "Allow" | "Deny";
  /** Empty means every step. */
  readonly step: string;
  /** Found anywhere in who, what, on what and why. */
  readonly text: string;
}

export const NO_FILTER: LogFilter = { decision: "all", step: "", text: "" };
export const MOST_ROWS = 500;

const COLUMNS = "sequence, recordtime, query, username, step, principal, action, resource, decision, reason, policy, statement, hint, considered, request_id";

export function logQuery({ decision, step, text }: LogFilter): string {
  const wanted = text.trim().toLowerCase();
  const conditions = [
    decision === "all" ? undefined : `decision = ${quoteLiteral(decision)}`,
    step ? `step = ${quoteLiteral(step)}` : undefined,
    wanted ? `position(${quoteLiteral(wanted)} in lower(username || ' ' || principal || ' ' || action || ' ' || resource || ' ' || coalesce(reason, ''))) > 0` : undefined,
  ].filter((condition) => condition !== undefined);
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
  return `SELECT ${COLUMNS} FROM svv_authorization_log${where} ORDER BY sequence DESC LIMIT ${MOST_ROWS}`;
}
