// Past decisions, from svv_authorization_log: filtered by the server, opened one by one.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useEffect, useState } from "react";
import { Breakable } from "../../components/breakable";
import { CodeBlock } from "../../components/code-block";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { ResourceState } from "../../components/resource-state";
import { Status } from "../../components/status";
import { useResource } from "../../components/use-resource";
import { CONSOLE_STATEMENT } from "../../data-api/console-statement";
import { query, records } from "../../data-api/statement";
import { targetKey, type Target } from "../../data-api/target";
import { TargetPicker } from "../../data-api/target-picker";
import type { ChosenTarget } from "../../data-api/use-target";
import { useAws } from "../../session/session";
import { AnswerView } from "./answer-view";
import { answerOf, type Answer } from "./chain";
import { fixesOf } from "./fix";
import { MOST_ROWS, NO_FILTER, logQuery, type LogFilter } from "./log-query";

export function DecisionLog({ chosen }: { chosen: ChosenTarget }) {
  const [filter, setFilter] = useState(NO_FILTER);
  return (
    <SpaceBetween size="l">
      <TargetPicker {...chosen} />
      <Filters filter={filter} onChange={setFilter} />
      {chosen.target && <Entries target={chosen.target} filter={filter} />}
    </SpaceBetween>
  );
}

const DECISIONS = [
  { value: "all", label: "All" },
  { value: "Allow", label: "Allow" },
  { value: "Deny", label: "Deny" },
];
const STEPS = ["database privilege", "ASSUMEROLE privilege", "role association", "trust policy", "role chain", "access key", "session identity", "S3 access"];
const STEP_OPTIONS = [{ value: "", label: "All" }, ...STEPS.map((value) => ({ value, label: value }))];

function Filters({ filter, onChange }: { filter: LogFilter; onChange(filter: LogFilter): void }) {
  const [text, setText] = useState(filter.text);
  const settled = useSettled(text);
  useEffect(() => {
    if (settled !== filter.text) onChange({ ...filter, text: settled });
  }, [settled, filter, onChange]);
  return (
    <Grid gridDefinition={[4, 4, 4].map((colspan) => ({ colspan: { default: 12, xs: colspan as 4 } }))}>
      <FormField label="Decision">
        <Select
          options={DECISIONS}
          selectedOption={DECISIONS.find(({ value }) => value === filter.decision) ?? null}
          onChange={({ detail }) => onChange({ ...filter, decision: detail.selectedOption.value as LogFilter["decision"] })}
        />
      </FormField>
      <FormField label="Step">
        <Select options={STEP_OPTIONS} selectedOption={STEP_OPTIONS.find(({ value }) => value === filter.step) ?? null} onChange={({ detail }) => onChange({ ...filter, step: detail.selectedOption.value ?? "" })} />
      </FormField>
      <FormField label="Contains">
        <Input type="search" value={text} onChange={({ detail }) => setText(detail.value)} placeholder="User, action, resource or reason" clearAriaLabel="Clear" />
      </FormField>
    </Grid>
  );
}

/** A text, once nothing was typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 400);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

interface Entry extends Answer {
  readonly sequence: string;
  readonly time: string;
  readonly query: string;
  readonly user: string;
  readonly considered?: string;
  readonly requestId?: string;
}

const COLUMNS: TableProps.ColumnDefinition<Entry>[] = [
  { id: "time", header: "Time (UTC)", sortingField: "sequence", sortingComparator: (one, other) => Number(one.sequence) - Number(other.sequence), cell: ({ time }) => <Moment time={time} />, minWidth: 130 },
  { id: "user", header: "User", sortingField: "user", cell: ({ user }) => user },
  { id: "query", header: "Query", sortingField: "query", cell: ({ query: id }) => id },
  { id: "step", header: "Step", sortingField: "step", cell: ({ step }) => step, minWidth: 110 },
  { id: "action", header: "Action", sortingField: "action", cell: ({ action }) => <Breakable text={action} />, minWidth: 130 },
  { id: "resource", header: "Resource", sortingField: "resource", cell: ({ resource }) => <Breakable text={resource} />, minWidth: 180 },
  { id: "decision", header: "Decision", sortingField: "decision", cell: ({ decision }) => <Status status={decision === "Allow" ? "Allowed" : "Denied"} /> },
];

/** To the second; where it is narrow, the day above the time. */
function Moment({ time }: { time: string }) {
  return (
    <>
      <span className="nowrap">{time.slice(0, 10)}</span> <span className="nowrap">{time.slice(11, 19)}</span>
    </>
  );
}

function Entries({ target, filter }: { target: Target; filter: LogFilter }) {
  const aws = useAws();
  const sql = logQuery(filter);
  const entries = useResource(`${targetKey(target)} ${sql}`, async (signal) => {
    const rows = await query(await aws.redshiftData(), target, sql, { signal, name: CONSOLE_STATEMENT });
    return records(rows).map(entryOf);
  });
  const [selected, setSelected] = useState<Entry>();
  return (
    <ResourceState resource={entries} what="past decisions">
      {(items) => (
        <>
          <DataTable<Entry>
            title="Decisions"
            items={items}
            columns={COLUMNS}
            trackBy="sequence"
            searchText={({ user, action, resource, reason, query: id }) => `${user} ${action} ${resource} ${reason} ${id}`}
            searchLabel="Find among these"
            sortedBy="time"
            descending
            wrapLines
            nameOf={({ action, resource }) => `${action} on ${resource}`}
            selected={selected}
            onSelect={setSelected}
            description={items.length === MOST_ROWS ? `The newest ${MOST_ROWS}.` : undefined}
            actions={<Button iconName="refresh" ariaLabel="Refresh" loading={entries.refreshing} onClick={entries.reload} />}
            empty={<EmptyState title="No decisions" text="COPY, UNLOAD and statements that lack a privilege leave their steps here; the database user sees their own, superusers all." />}
          />
          {selected && <EntryModal entry={selected} onDismiss={() => setSelected(undefined)} />}
        </>
      )}
    </ResourceState>
  );
}

function entryOf(row: Parameters<typeof answerOf>[0]): Entry {
  const text = (name: string) => String(row[name] ?? "");
  return {
    ...answerOf(row),
    sequence: text("sequence"),
    time: text("recordtime"),
    query: text("query"),
    user: text("username").trim(),
    considered: text("considered") || undefined,
    requestId: text("request_id") || undefined,
  };
}

function EntryModal({ entry, onDismiss }: { entry: Entry; onDismiss(): void }) {
  const fixes = fixesOf(entry.hint);
  return (
    <Modal
      visible
      size="large"
      header={`${entry.step}, query ${entry.query}`}
      closeAriaLabel="Close"
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <Button onClick={onDismiss}>Close</Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          {entry.time} UTC, user <strong>{entry.user}</strong>
          {entry.requestId && (
            <>
              , request <code className="breakable">{entry.requestId}</code>
            </>
          )}
        </div>
        <AnswerView answer={entry} open />
        {entry.considered && (
          <div>
            <Box variant="h4">Statements that came close</Box>
            <ul>
              {entry.considered.split("\n").map((line) => (
                <li key={line} className="breakable">
                  {line}
                </li>
              ))}
            </ul>
          </div>
        )}
        {fixes.map(({ sentence, command }) => (
          <CodeBlock key={sentence} code={command ?? sentence} label="what would have allowed it" />
        ))}
      </SpaceBetween>
    </Modal>
  );
}
