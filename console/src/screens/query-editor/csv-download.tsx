import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useRef, useState } from "react";
import { isAbort } from "../../aws/errors";
import { ErrorAlert } from "../../components/error-alert";
import { openFile, saveBlob } from "../../components/save-file";
import { useAction } from "../../components/use-action";
import { csvParts, writeCsv } from "../../data-api/csv";
import { resultPages } from "../../data-api/statement";
import { useAws } from "../../session/session";
import type { Run } from "./workspace";

const TYPE = "text/csv;charset=utf-8";

/** Saves the whole result. Beyond the rows in the grid it is read again, straight into the file. */
export function CsvDownload({ run }: { run: Run }) {
  const aws = useAws();
  const [formulaSafe, setFormulaSafe] = useState(true);
  const [written, setWritten] = useState(0);
  const abort = useRef<AbortController>(undefined);
  const save = useAction(async () => {
    const { rows, finished } = run;
    if (!rows || !finished) return;
    const name = `result-${finished.queryId ?? finished.id}.csv`;
    if (rows.complete) return saveBlob(new Blob([...csvParts(rows, { formulaSafe })], { type: TYPE }), name);
    const { signal } = (abort.current = new AbortController());
    setWritten(0);
    try {
      const file = await openFile(name, TYPE);
      await writeCsv(resultPages(await aws.redshiftData(), finished.id, signal), file, { formulaSafe }, setWritten);
    } catch (cause) {
      if (!isAbort(cause)) throw cause;
    }
  });
  return (
    <SpaceBetween size="xs">
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Button iconName="download" loading={save.pending} disabled={run.status !== "FINISHED"} onClick={() => void save.run()}>
          Download CSV
        </Button>
        {save.pending && (
          <>
            <Box color="text-body-secondary">
              {written.toLocaleString()} of {run.rows?.total.toLocaleString()} rows
            </Box>
            <Button onClick={() => abort.current?.abort()}>Stop</Button>
          </>
        )}
        <Checkbox checked={formulaSafe} disabled={save.pending} onChange={({ detail }) => setFormulaSafe(detail.checked)} description="Texts that begin with = + - or @ get an apostrophe in front.">
          Safe for spreadsheets
        </Checkbox>
      </SpaceBetween>
      <ErrorAlert error={save.error} title="The result was not downloaded" onDismiss={save.clearError} />
    </SpaceBetween>
  );
}
