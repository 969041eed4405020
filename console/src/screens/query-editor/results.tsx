// What the statements that were run last gave: rows, a count, or an error.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { DataGrid } from "../../components/data-grid/data-grid";
import { EmptyState } from "../../components/empty-state";
import { StatementError } from "../../components/statement-error";
import { Status } from "../../components/status";
import { useFollow } from "../../components/use-follow";
import { StatementFailed } from "../../data-api/statement-error";
import { loadErrorsHref } from "../loads/addresses";
import { CsvDownload } from "./csv-download";
import type { Run } from "./workspace";

export function Results({ runs, shown, onShow }: { runs: readonly Run[]; shown: Run | undefined; onShow(key: number): void }) {
  if (!shown) return <EmptyState title="Nothing was run yet" text="Write a statement and press Ctrl+Enter, on a Mac Cmd+Enter. With a selection, the selection runs." />;
  return (
    <SpaceBetween size="s">
      {runs.length > 1 && (
        <FormField label={`Statement (${runs.length} were run)`}>
          <Select selectedOption={runOption(shown)} options={runs.map(runOption)} onChange={({ detail }) => onShow(Number(detail.selectedOption.value))} triggerVariant="option" />
        </FormField>
      )}
      <Summary run={shown} />
      <Outcome run={shown} />
    </SpaceBetween>
  );
}

const runOption = (run: Run) => ({ value: String(run.key), label: shortened(run.sql), tags: [run.status.toLowerCase()] });

export const shortened = (sql: string): string => sql.replaceAll(/\s+/g, " ").slice(0, 120);

function Summary({ run }: { run: Run }) {
  const { finished, rows } = run;
  const facts = [
    rows ? counted(rows.total, "row") : finished?.rows !== undefined && `${counted(finished.rows, "row")} affected`,
    finished?.duration !== undefined && duration(finished.duration),
    finished?.queryId !== undefined && `query ${finished.queryId}`,
    `${run.target.clusterIdentifier} / ${run.target.database}`,
  ];
  return (
    <div role="status" aria-live="polite">
      <SpaceBetween direction="horizontal" size="s">
        <Status status={run.status} />
        <Box color="text-body-secondary">{facts.filter(Boolean).join(" · ")}</Box>
      </SpaceBetween>
    </div>
  );
}

export const counted = (count: number, what: string): string => `${count.toLocaleString()} ${what}${count === 1 ? "" : "s"}`;

export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1_000)} s`;
}

function Outcome({ run }: { run: Run }) {
  const follow = useFollow();
  const { rows, error } = run;
  if (error) {
    const errorsOfLoad = error instanceof StatementFailed && /stl_load_errors/.test(error.message);
    const href = loadErrorsHref(run.target, error instanceof StatementFailed ? error.queryId : undefined);
    const action = errorsOfLoad && (
      <Button href={href} onFollow={follow}>
        Show the load's errors
      </Button>
    );
    return <StatementError error={error} title="The statement failed" action={action} />;
  }
  if (!rows) return null;
  if (rows.total === 0) return <EmptyState title="No rows" text={`Columns: ${rows.columns.map(({ name }) => name).join(", ")}`} />;
  return (
    <SpaceBetween size="s">
      {!rows.complete && run.status === "FINISHED" && (
        <Box color="text-body-secondary">
          The first {rows.rows.length.toLocaleString()} of {rows.total.toLocaleString()} rows. The download has all of them.
        </Box>
      )}
      <DataGrid label="Rows of the result" columns={rows.columns} rows={rows.rows} total={rows.total} />
      <CsvDownload run={run} />
    </SpaceBetween>
  );
}
