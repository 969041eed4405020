// Load errors: each rejected record with its line, the failing field marked, what was wrong, and what would help.
import Button from "@cloudscape-design/components/button";
import Pagination from "@cloudscape-design/components/pagination";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TextFilter from "@cloudscape-design/components/text-filter";
import FormField from "@cloudscape-design/components/form-field";
import Alert from "@cloudscape-design/components/alert";
import { useState, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { EmptyState } from "../../components/empty-state";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { targetKey, type Target } from "../../data-api/target";
import { TargetPicker } from "../../data-api/target-picker";
import { useTarget } from "../../data-api/use-target";
import { useAws } from "../../session/session";
import { loadsHref } from "./addresses";
import { adviceFor } from "./advice";
import { ErrorRecord } from "./error-record";
import { hintOf, MOST_ERRORS, readLoadErrors, type LoadError } from "./load-error-data";
import "./load-errors.css";

const PAGE_SIZE = 20;

export default function LoadErrorsScreen() {
  const chosen = useTarget();
  const [params, setParams] = useSearchParams();
  const { target } = chosen;
  const load = params.get("load") ?? undefined;
  const choose = (next: string | undefined) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (next) after.set("load", next);
        else after.delete("load");
        return after;
      },
      { replace: true },
    );
  return (
    <Page title={load ? `Errors of load ${load}` : "Load errors"} description="Records that COPY refused." breadcrumbs={[{ text: "Loads and unloads", href: target ? loadsHref(target) : "#/loads" }]}>
      <SpaceBetween size="l">
        <TargetPicker {...chosen} />
        {target && <ErrorsOf key={`${targetKey(target)} ${load ?? ""}`} target={target} load={load} onChoose={choose} />}
      </SpaceBetween>
    </Page>
  );
}

interface ErrorsProps {
  target: Target;
  load: string | undefined;
  onChoose(load: string | undefined): void;
}

function ErrorsOf({ target, load, onChoose }: ErrorsProps) {
  const aws = useAws();
  const errors = useResource(`load errors ${targetKey(target)} ${load ?? ""}`, async (signal) => readLoadErrors(await aws.redshiftData(), target, load, signal));
  return (
    <ResourceState resource={errors} what="load errors">
      {(found) => (
        <SpaceBetween size="m">
          {load && <Hint load={load} first={found[0]} />}
          <ErrorList errors={found} load={load} onChoose={onChoose} refresh={<Button iconName="refresh" ariaLabel="Refresh" loading={errors.refreshing} onClick={errors.reload} />} />
        </SpaceBetween>
      )}
    </ResourceState>
  );
}

/** The database's hint; of a statement that somebody else ran, or that did not run through the Data API, what may help. */
function Hint({ load, first }: { load: string; first: LoadError | undefined }) {
  const aws = useAws();
  const hint = useResource(`hint ${load}`, async (signal) => (await hintOf(await aws.redshiftData(), load, signal)) ?? "");
  const advice = hint.data || (hint.loading || !first ? undefined : adviceFor(first));
  if (!advice) return null;
  return (
    <Alert type="info" header={hint.data ? "What would help" : "What may help"}>
      {advice}
    </Alert>
  );
}

function ErrorList({ errors, load, onChoose, refresh }: Pick<ErrorsProps, "load" | "onChoose"> & { errors: readonly LoadError[]; refresh: ReactNode }) {
  const [find, setFind] = useState("");
  const [page, setPage] = useState(1);
  const wanted = errors.filter((error) => searched(error).includes(find.trim().toLowerCase()));
  const loads = [...new Set(errors.map(({ queryId }) => queryId))];
  const shown = wanted.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return (
    <SpaceBetween size="m">
      <div className="load-errors-filter">
        <FormField label="Load">
          <Select
            selectedOption={load ? { value: load, label: `Load ${load}` } : { value: "", label: "Every load" }}
            options={[{ value: "", label: "Every load" }, ...loads.map((id) => ({ value: id, label: `Load ${id}`, description: errors.find(({ queryId }) => queryId === id)?.at.toLocaleString() }))]}
            onChange={({ detail }) => onChoose(detail.selectedOption.value || undefined)}
          />
        </FormField>
        <FormField label="Find">
          <TextFilter
            filteringText={find}
            filteringPlaceholder="File, column, value or reason"
            filteringAriaLabel="Find load errors"
            countText={find ? `${wanted.length} of ${errors.length}` : undefined}
            onChange={({ detail }) => {
              setFind(detail.filteringText);
              setPage(1);
            }}
          />
        </FormField>
        <div>{refresh}</div>
      </div>
      {errors.length === MOST_ERRORS && <Alert type="info">The newest {MOST_ERRORS.toLocaleString()} errors are shown. Choose a load to see more of its own.</Alert>}
      {shown.map((error) => (
        <ErrorRecord key={error.key} error={error} onChoose={load ? undefined : () => onChoose(error.queryId)} />
      ))}
      {wanted.length === 0 && <EmptyState title={errors.length === 0 ? "No load errors" : "No matches"} text={errors.length === 0 ? "Every record was loaded. You see errors of your own loads; superusers see everybody's." : undefined} />}
      {wanted.length > PAGE_SIZE && (
        <Pagination currentPageIndex={page} pagesCount={Math.ceil(wanted.length / PAGE_SIZE)} onChange={({ detail }) => setPage(detail.currentPageIndex)} ariaLabels={{ nextPageLabel: "Next page", previousPageLabel: "Previous page", pageLabel: (number) => `Page ${number}` }} />
      )}
    </SpaceBetween>
  );
}

const searched = ({ file, column, value, reason, code }: LoadError): string => `${file}\n${column}\n${value}\n${reason}\n${code}`.toLowerCase();
