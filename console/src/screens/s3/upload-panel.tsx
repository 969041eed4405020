// Where files are dropped or chosen, and how far their uploads are.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FileDropzone from "@cloudscape-design/components/file-dropzone";
import FileInput from "@cloudscape-design/components/file-input";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { ErrorAlert } from "../../components/error-alert";
import { sizeText, uriOf } from "./keys";
import type { Upload, Uploads } from "./use-uploads";

interface Props {
  bucket: string;
  prefix: string;
  uploads: Uploads;
}

export function UploadPanel({ bucket, prefix, uploads }: Props) {
  const all = uploads.uploads;
  const ended = all.filter(({ state }) => state !== "waiting" && state !== "running");
  return (
    <SpaceBetween size="s">
      <FileDropzone onChange={({ detail }) => uploads.add(detail.value)}>
        <Box textAlign="center">
          <SpaceBetween size="xs">
            <span>
              Drop files here to upload them to <code className="breakable">{uriOf(bucket, prefix)}</code>
            </span>
            <FileInput multiple value={[]} onChange={({ detail }) => uploads.add(detail.value)} ariaLabel="Choose files to upload">
              Choose files
            </FileInput>
          </SpaceBetween>
        </Box>
      </FileDropzone>
      {all.length > 0 && (
        <ExpandableSection
          defaultExpanded
          headerText="Uploads"
          headerCounter={`(${ended.length} of ${all.length})`}
          headerActions={
            <Button disabled={ended.length === 0} onClick={uploads.clear}>
              Clear
            </Button>
          }
          variant="container"
        >
          <SpaceBetween size="m">
            {all.map((upload) => (
              <UploadView key={upload.id} upload={upload} uploads={uploads} />
            ))}
          </SpaceBetween>
        </ExpandableSection>
      )}
    </SpaceBetween>
  );
}

const RESULTS = { waiting: "Waiting", running: "", done: "Uploaded", failed: "Failed", stopped: "Stopped" } as const;

function UploadView({ upload: { id, key, size, sent, state, error }, uploads }: { upload: Upload; uploads: Uploads }) {
  const going = state === "waiting" || state === "running";
  return (
    <SpaceBetween size="xxs">
      <ProgressBar
        label={<span className="breakable">{key}</span>}
        value={size === 0 ? (state === "done" ? 100 : 0) : (sent / size) * 100}
        status={state === "done" ? "success" : going ? "in-progress" : "error"}
        additionalInfo={going ? `${sizeText(sent)} of ${sizeText(size)}` : undefined}
        resultText={`${RESULTS[state]}, ${sizeText(size)}`}
      />
      <ErrorAlert error={error} title="Not uploaded" />
      {going && (
        <Button variant="inline-link" onClick={() => uploads.stop(id)} ariaLabel={`Stop the upload of ${key}`}>
          Stop
        </Button>
      )}
      {(state === "failed" || state === "stopped") && (
        <Button variant="inline-link" onClick={() => uploads.retry(id)} ariaLabel={`Upload ${key} again`}>
          Upload again
        </Button>
      )}
    </SpaceBetween>
  );
}
