// The chain of questions that decides a COPY or UNLOAD, with the answers that were given.
// The rows are EXPLAIN AUTHORIZATION's, or those of svv_authorization_log.
import type { Row } from "../../data-api/values";

export type Decision = "Allow" | "Deny" | "Error";

export interface Answer {
  readonly step: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  readonly reason: string;
  /** The policy that decided, or those that were asked. */
  readonly policy?: string;
  readonly statement?: string;
  readonly hint?: string;
}

export type StageState = "allowed" | "denied" | "error" | "not-reached";

export interface Stage {
  readonly name: string;
  readonly question: string;
  readonly state: StageState;
  readonly answers: readonly Answer[];
}

const QUESTIONS: Record<string, string> = {
  "database privilege": "May the database user read or write what the statement names?",
  "ASSUMEROLE privilege": "May the database user name this role for this command?",
  "role association": "Is the role associated with the cluster, and in-sync?",
  "trust policy": "Does the role trust Amazon Redshift, for this cluster and this user?",
  "role chain": "May each role assume the next, and does that one trust it?",
  "access key": "Do the keys belong to an identity?",
  "session identity": "Is there an IAM identity behind the session?",
  "S3 access": "Do the last role's policies and the bucket's policy allow each request?",
};

const OF_A_ROLE = ["database privilege", "ASSUMEROLE privilege", "role association", "trust policy", "S3 access"];

export type AnswerRow = Record<string, Row[number]>;

const text = (value: Row[number] | undefined): string | undefined => (value === null || value === undefined || value === "" ? undefined : String(value));

export function answerOf(row: AnswerRow): Answer {
  const decision = text(row["decision"]);
  return {
    step: text(row["step"]) ?? "",
    principal: text(row["principal"]) ?? "",
    action: text(row["action"]) ?? "",
    resource: text(row["resource"]) ?? "",
    decision: decision === "Allow" || decision === "Deny" ? decision : "Error",
    reason: text(row["reason"]) ?? "",
    policy: text(row["policy"]),
    statement: text(row["statement"]),
    hint: text(row["hint"]),
  };
}

/** All steps in order: those that were asked with their answers, the others as not reached. */
export function stagesOf(answers: readonly Answer[]): Stage[] {
  const asked = [...new Set(answers.map(({ step }) => step))];
  const usual = OF_A_ROLE.filter((name) => !asked.includes(name) && !isSkipped(name, asked));
  // What comes after the last step that was asked was not reached; what lies before it did not apply.
  const reached = Math.max(-1, ...asked.map((name) => place(name)));
  const rest = usual.filter((name) => place(name) > reached);
  return [...asked, ...rest].toSorted((one, other) => place(one) - place(other)).map((name) => stageOf(name, answers));
}

/** With keys or a session's identity no role is asked. */
const isSkipped = (name: string, asked: readonly string[]): boolean =>
  (asked.includes("access key") || asked.includes("session identity")) && name !== "database privilege" && name !== "S3 access";

const ORDER = ["database privilege", "ASSUMEROLE privilege", "access key", "session identity", "role association", "trust policy", "role chain", "S3 access"];

function place(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

function stageOf(name: string, all: readonly Answer[]): Stage {
  const answers = all.filter(({ step }) => step === name);
  return { name, question: QUESTIONS[name] ?? "", answers, state: stateOf(answers) };
}

function stateOf(answers: readonly Answer[]): StageState {
  if (answers.length === 0) return "not-reached";
  if (answers.some(({ decision }) => decision === "Deny")) return "denied";
  return answers.some(({ decision }) => decision === "Error") ? "error" : "allowed";
}

/** The answer that stops the statement. */
export const refusalOf = (answers: readonly Answer[]): Answer | undefined => answers.find(({ decision }) => decision !== "Allow");
