// Statements of the last 24 hours, one's own, newest first; each can be opened again, with its rows or its error.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import Toggle from "@cloudscape-design/components/toggle";
import type { StatementData, StatusString } from "@aws-sdk/client-redshift-data";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { ErrorAlert } from "../../components/error-alert";
import { ResourceState } from "../../components/resource-state";
import { StatementErrorContent } from "../../components/statement-error";
import { Status } from "../../components/status";
import { useAction } from "../../components/use-action";
import { useResource } from "../../components/use-resource";
import { CONSOLE_STATEMENT } from "../../data-api/console-statement";
import { parseStatementError } from "../../data-api/statement-error";
import { useAws } from "../../session/session";
import { shortened } from "./results";

const STATUSES: readonly StatusString[] = ["ALL", "FINISHED", "FAILED", "ABORTED", "STARTED", "PICKED", "SUBMITTED"];
const PAGE_SIZE = 50;

export function History({ onReopen }: { onReopen(sql: string): void }) {
  const aws = useAws();
  const [status, setStatus] = useState<StatusString>("ALL");
  const [find, setFind] = useState("");
  const [everything, setEverything] = useState(false);
  const [pages, setPages] = useState(1);
  const read = async (abortSignal: AbortSignal) => {
    const data = await aws.redshiftData();
    const statements: StatementData[] = [];
    let NextToken: string | undefined;
    for (let page = 0; page < pages; page += 1) {
      const answer = await data.listStatements({ Status: status, MaxResults: PAGE_SIZE, NextToken }, { abortSignal });
      statements.push(...(answer.Statements ?? []));
      NextToken = answer.NextToken;
      if (!NextToken) break;
    }
    return { statements, more: NextToken !== undefined };
  };
  const found = useResource(`statements ${status} ${pages}`, read, { pollEvery: 10_000 });
  return (
    <SpaceBetween size="s">
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <Select selectedOption={{ value: status, label: statusLabel(status) }} ariaLabel="Status" options={STATUSES.map((value) => ({ value, label: statusLabel(value) }))} onChange={({ detail }) => setStatus(detail.selectedOption.value as StatusString)} />
        <Input type="search" value={find} placeholder="Find in the text" ariaLabel="Find statements" clearAriaLabel="Clear" onChange={({ detail }) => setFind(detail.value)} />
        <Toggle checked={everything} onChange={({ detail }) => setEverything(detail.checked)}>
          Also the console's own
        </Toggle>
        <Button iconName="refresh" ariaLabel="Refresh the history" loading={found.refreshing} onClick={found.reload} />
      </SpaceBetween>
      <ResourceState resource={found} what="statements">
        {({ statements, more }) => (
          <SpaceBetween size="xs">
            <StatementTable statements={statements.filter((statement) => isWanted(statement, find, everything))} onReopen={onReopen} />
            {more && <Button onClick={() => setPages((before) => before + 1)}>Show older ones</Button>}
          </SpaceBetween>
        )}
      </ResourceState>
    </SpaceBetween>
  );
}

const statusLabel = (status: StatusString): string => (status === "ALL" ? "Every status" : status);

export function isWanted({ StatementName, QueryString = "" }: StatementData, find: string, everything: boolean): boolean {
  return (everything || StatementName !== CONSOLE_STATEMENT) && QueryString.toLowerCase().includes(find.trim().toLowerCase());
}

function StatementTable({ statements, onReopen }: { statements: readonly StatementData[]; onReopen(sql: string): void }) {
  return (
    <Table<StatementData>
      variant="embedded"
      items={statements}
      trackBy="Id"
      wrapLines
      ariaLabels={{ tableLabel: "Statements" }}
      empty={<EmptyState title="No statements" text="What is run through the Data API is kept for 24 hours." />}
      columnDefinitions={[
        { id: "when", header: "Started", cell: ({ CreatedAt }) => CreatedAt?.toLocaleTimeString() ?? "-", width: 110 },
        { id: "status", header: "Status", cell: ({ Status: status }) => <Status status={status} />, width: 140 },
        { id: "sql", header: "Statement", cell: (statement) => <StatementCell statement={statement} />, minWidth: 200 },
        {
          id: "open",
          header: "Action",
          width: 120,
          cell: ({ QueryString = "" }) => (
            <Button variant="inline-link" ariaLabel={`Open ${shortened(QueryString)} in the editor`} onClick={() => onReopen(QueryString.replace(/;\s*$/, ""))}>
              Open
            </Button>
          ),
        },
      ]}
    />
  );
}

/** The text, and for one that failed the reason when asked. */
function StatementCell({ statement }: { statement: StatementData }) {
  const aws = useAws();
  const [reason, setReason] = useState<string>();
  const ask = useAction(async () => setReason((await (await aws.redshiftData()).describeStatement({ Id: statement.Id })).Error ?? "The server does not say why."));
  return (
    <SpaceBetween size="xxs">
      <code className="breakable">{shortened(statement.QueryString ?? "")}</code>
      {statement.Status === "FAILED" && !reason && (
        <Button variant="inline-link" loading={ask.pending} onClick={() => void ask.run()}>
          Why did it fail?
        </Button>
      )}
      {reason && (
        <Box color="text-status-error">
          <StatementErrorContent text={parseStatementError(reason)} />
        </Box>
      )}
      <ErrorAlert error={ask.error} />
    </SpaceBetween>
  );
}
