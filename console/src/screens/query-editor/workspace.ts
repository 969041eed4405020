// What the query editor holds while somebody is signed in: the text, and the statements that were run. It outlives the
// screen, so that looking something up elsewhere loses nothing and stops nothing. Never stored: SQL may hold secrets.
import type { RedshiftData } from "@aws-sdk/client-redshift-data";
import { awsError, isAbort, type AwsError } from "../../aws/errors";
import type { Selection } from "../../components/code-editor/code-editor";
import { readRows, runStatement, type Finished, type Rows, type RunOptions } from "../../data-api/statement";
import { StatementFailed } from "../../data-api/statement-error";
import { targetKey, type Target } from "../../data-api/target";

export type RunKind = "query" | "plan";

export interface Run {
  readonly key: number;
  readonly kind: RunKind;
  readonly sql: string;
  readonly target: Target;
  /** The Data API's statuses; `WAITING` behind an earlier statement, `READING` rows, `SKIPPED` after a failure. */
  readonly status: string;
  readonly statementId?: string;
  readonly startedAt: number;
  readonly finished?: Finished;
  readonly rows?: Rows;
  readonly error?: StatementFailed | AwsError;
}

export interface Snapshot {
  readonly text: string;
  /** What the editor is to select: a statement that was put there. */
  readonly selection?: Selection;
  readonly runs: readonly Run[];
  readonly plan?: Run;
  /** The run that is shown. */
  readonly shown?: number;
  readonly running: boolean;
}

/** Rows that are read into the grid; a download reads all. */
export const MOST_ROWS = 100_000;
const SESSION_SECONDS = 900;

export class Workspace {
  #state: Snapshot = { text: "", runs: [], running: false };
  readonly #listeners = new Set<() => void>();
  readonly #sessions = new Map<string, string>();
  #abort: AbortController | undefined;
  #nextKey = 1;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.#state;

  setText(text: string): void {
    this.#change({ text });
  }

  /** Puts a statement behind the others and has it selected. */
  append(sql: string): void {
    const before = this.#state.text.trimEnd();
    const from = before ? before.length + 2 : 0;
    this.#change({ text: `${before ? `${before}\n\n` : ""}${sql};\n`, selection: { from, to: from + sql.length } });
  }

  show(key: number): void {
    this.#change({ shown: key });
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** One after the other; a failure skips the rest. */
  async run(data: RedshiftData, target: Target, statements: readonly string[], keepSession: boolean): Promise<void> {
    if (this.#state.running || statements.length === 0) return;
    const runs = statements.map((sql) => this.#waiting("query", sql, target));
    this.#change({ runs, shown: runs[0]?.key, running: true });
    await this.#whileRunning(async (signal) => {
      for (const run of runs) {
        this.#change({ shown: run.key });
        if (!(await this.#perform(data, run, signal, keepSession))) break;
      }
    });
    this.#change({ runs: this.#state.runs.map((run) => (run.status === "WAITING" ? { ...run, status: "SKIPPED" } : run)) });
  }

  async explain(data: RedshiftData, target: Target, sql: string, keepSession: boolean): Promise<void> {
    if (this.#state.running) return;
    const plan = this.#waiting("plan", `EXPLAIN ${sql}`, target);
    this.#change({ plan, running: true });
    await this.#whileRunning((signal) => this.#perform(data, plan, signal, keepSession));
  }

  async #whileRunning(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    this.#abort = new AbortController();
    try {
      await work(this.#abort.signal);
    } finally {
      this.#abort = undefined;
      this.#change({ running: false });
    }
  }

  #waiting(kind: RunKind, sql: string, target: Target): Run {
    return { key: this.#nextKey++, kind, sql, target, status: "WAITING", startedAt: Date.now() };
  }

  async #perform(data: RedshiftData, run: Run, signal: AbortSignal, keepSession: boolean): Promise<boolean> {
    const update = (change: Partial<Run>) => this.#update(run.key, change);
    update({ status: "SUBMITTED", startedAt: Date.now() });
    const options: RunOptions = { signal, session: this.#session(run.target, keepSession), onProgress: ({ id, status }) => update({ statementId: id, status: status === "FINISHED" ? "READING" : status }) };
    try {
      const finished = await runStatement(data, run.target, run.sql, options);
      if (keepSession && finished.sessionId) this.#sessions.set(targetKey(run.target), finished.sessionId);
      update({ finished });
      if (finished.hasResult) update({ rows: await readRows(data, finished.id, { signal, maxRows: MOST_ROWS, onRows: (rows) => update({ rows }) }) });
      update({ status: "FINISHED" });
      return true;
    } catch (cause) {
      // A session outlives statements that fail; what the API refuses may be that it has ended.
      if (!isAbort(cause) && !(cause instanceof StatementFailed)) this.#sessions.delete(targetKey(run.target));
      update(isAbort(cause) ? { status: "ABORTED" } : { status: "FAILED", error: cause instanceof StatementFailed ? cause : awsError(cause) });
      return false;
    }
  }

  #session(target: Target, keep: boolean): RunOptions["session"] {
    if (!keep) return undefined;
    const id = this.#sessions.get(targetKey(target));
    return id ? { id } : { keepSeconds: SESSION_SECONDS };
  }

  #update(key: number, change: Partial<Run>): void {
    const updated = (run: Run): Run => (run.key === key ? { ...run, ...change } : run);
    this.#change({ runs: this.#state.runs.map(updated), plan: this.#state.plan && updated(this.#state.plan) });
  }

  #change(change: Partial<Snapshot>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
