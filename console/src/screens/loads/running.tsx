// Loads and unloads under way. Of a load it is known how many bytes it is going to read; of an unload, what it wrote.
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { bytesText, isRunning, speed, speedText, type LoadState, type Transfer, type Transfers } from "./load-data";

export function Running({ transfers }: { transfers: Transfers }) {
  const loads = transfers.loads.filter(isRunning);
  const unloads = transfers.unloads.filter(isRunning);
  if (loads.length + unloads.length === 0) return null;
  return (
    <Container header={<Header counter={`(${loads.length + unloads.length})`}>Running</Header>}>
      <SpaceBetween size="m">
        {loads.map((load) => (
          <LoadProgress key={load.queryId} load={load} state={transfers.states.find(({ queryId }) => queryId === load.queryId)} />
        ))}
        {unloads.map((unload) => (
          <StatusIndicator key={unload.queryId} type="in-progress">
            UNLOAD to <span className="breakable">{unload.path}</span>: {unload.rows.toLocaleString()} rows, {bytesText(unload.bytes)} so far
          </StatusIndicator>
        ))}
      </SpaceBetween>
    </Container>
  );
}

function LoadProgress({ load, state }: { load: Transfer; state: LoadState | undefined }) {
  const label = `COPY ${load.table}`;
  if (!state || state.bytes === 0) {
    return (
      <StatusIndicator type="in-progress">
        {label} from <span className="breakable">{load.path}</span>: looking for its files
      </StatusIndicator>
    );
  }
  return <ProgressBar value={percent(state)} label={label} description={<span className="breakable">{load.path}</span>} additionalInfo={progressText(load, state)} />;
}

/** Whole percents, 100 only when everything was read. */
export function percent({ bytes, bytesLoaded }: LoadState): number {
  return bytes > 0 ? Math.floor((Math.min(bytesLoaded, bytes) / bytes) * 100) : 0;
}

export function progressText(load: Transfer, state: LoadState): string {
  const pace = speed({ ...load, bytes: state.bytesLoaded });
  const left = pace > 0 ? Math.ceil((state.bytes - state.bytesLoaded) / pace) : undefined;
  return [
    `${bytesText(state.bytesLoaded)} of ${bytesText(state.bytes)}`,
    `${state.filesComplete} of ${state.files} ${state.files === 1 ? "file" : "files"}`,
    `${state.rows.toLocaleString()} rows`,
    pace > 0 && speedText(pace),
    left !== undefined && `about ${left < 60 ? `${left} s` : `${Math.ceil(left / 60)} min`} left`,
  ]
    .filter(Boolean)
    .join(" · ");
}
