import SpaceBetween from "@cloudscape-design/components/space-between";
import { CodeBlock } from "../../components/code-block";
import { EmptyState } from "../../components/empty-state";
import { StatementError } from "../../components/statement-error";
import { Status } from "../../components/status";
import { valueText } from "../../data-api/values";
import type { Run } from "./workspace";

/** What EXPLAIN answered: one column of lines. */
export function Plan({ run }: { run: Run | undefined }) {
  if (!run) return <EmptyState title="No plan yet" text="Explain shows how the statement at the cursor would run, without running it." />;
  if (run.error) return <StatementError error={run.error} title="There is no plan" />;
  return (
    <SpaceBetween size="s">
      <Status status={run.status} />
      {run.rows && <CodeBlock code={run.rows.rows.map(([line]) => valueText(line ?? null)).join("\n")} label="the plan" wrap={false} />}
    </SpaceBetween>
  );
}
