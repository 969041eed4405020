import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { useAction } from "../../components/use-action";
import { csvParts, download } from "../../data-api/csv";
import { readRows } from "../../data-api/statement";
import { useAws } from "../../session/session";
import type { Run } from "./workspace";

/** Saves the whole result; rows beyond those in the grid are read first. */
export function CsvDownload({ run }: { run: Run }) {
  const aws = useAws();
  const [formulaSafe, setFormulaSafe] = useState(true);
  const save = useAction(async () => {
    const { rows, finished } = run;
    if (!rows || !finished) return;
    const all = rows.complete ? rows : await readRows(await aws.redshiftData(), finished.id);
    download(`result-${finished.queryId ?? finished.id}.csv`, "text/csv;charset=utf-8", csvParts(all.columns, all.rows, { formulaSafe }));
  });
  return (
    <SpaceBetween size="xs">
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Button iconName="download" loading={save.pending} disabled={run.status !== "FINISHED"} onClick={() => void save.run()}>
          Download CSV
        </Button>
        <Checkbox checked={formulaSafe} onChange={({ detail }) => setFormulaSafe(detail.checked)} description="Texts that begin with = + - or @ get an apostrophe in front.">
          Safe for spreadsheets
        </Checkbox>
      </SpaceBetween>
      <ErrorAlert error={save.error} title="The result was not downloaded" onDismiss={save.clearError} />
    </SpaceBetween>
  );
}
