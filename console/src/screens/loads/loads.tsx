// Loads and unloads: those under way with how far they are, those that ended with what they moved and how fast.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { AppLink } from "../../components/app-link";
import { EmptyState } from "../../components/empty-state";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { useFollow } from "../../components/use-follow";
import { useResource } from "../../components/use-resource";
import { targetKey, type Target } from "../../data-api/target";
import { TargetPicker } from "../../data-api/target-picker";
import { useTarget } from "../../data-api/use-target";
import { useAws } from "../../session/session";
import { loadErrorsHref } from "./addresses";
import { isRunning, pollInterval, readTransfers, type Transfers } from "./load-data";
import { Running } from "./running";
import { TransferPlot } from "./transfer-plot";
import { TransferTable } from "./transfer-table";

export default function LoadsScreen() {
  const chosen = useTarget();
  const { target } = chosen;
  const follow = useFollow();
  return (
    <Page
      title="Loads and unloads"
      description="What COPY and UNLOAD moved between the cluster and Amazon S3."
      actions={
        target && (
          <SpaceBetween direction="horizontal" size="xs">
            <Button href={loadErrorsHref(target)} onFollow={follow}>
              Load errors
            </Button>
            <Button href="#/queries/unload" onFollow={follow}>
              Unload data
            </Button>
            <Button variant="primary" href="#/queries/copy" onFollow={follow}>
              Load data
            </Button>
          </SpaceBetween>
        )
      }
    >
      <SpaceBetween size="l">
        <TargetPicker {...chosen} />
        {target && <TransfersOf key={targetKey(target)} target={target} />}
      </SpaceBetween>
    </Page>
  );
}

function TransfersOf({ target }: { target: Target }) {
  const aws = useAws();
  const transfers = useResource(`transfers ${targetKey(target)}`, async (signal) => readTransfers(await aws.redshiftData(), target, signal), { pollEvery: pollInterval });
  return (
    <ResourceState resource={transfers} what="loads and unloads">
      {(found) => (
        <SpaceBetween size="l">
          <Running transfers={found} />
          {found.loads.length + found.unloads.length === 0 ? (
            <EmptyState title="Nothing was loaded or unloaded yet" text="You see your own statements; superusers see everybody's." action={<AppLink href="#/queries/copy">Load data</AppLink>} />
          ) : (
            <Ended target={target} found={found} refreshing={transfers.refreshing} onRefresh={transfers.reload} />
          )}
        </SpaceBetween>
      )}
    </ResourceState>
  );
}

interface EndedProps {
  target: Target;
  found: Transfers;
  refreshing: boolean;
  onRefresh(): void;
}

function Ended({ target, found, refreshing, onRefresh }: EndedProps) {
  const loads = found.loads.filter((load) => !isRunning(load));
  const unloads = found.unloads.filter((unload) => !isRunning(unload));
  const refresh = <Button iconName="refresh" ariaLabel="Refresh" loading={refreshing} onClick={onRefresh} />;
  return (
    <SpaceBetween size="l">
      <TransferPlot loads={loads} unloads={unloads} />
      <Tabs
        ariaLabel="Loads or unloads"
        tabs={[
          { id: "loads", label: `Loads (${loads.length})`, content: <TransferTable kind="load" transfers={loads} target={target} actions={refresh} /> },
          { id: "unloads", label: `Unloads (${unloads.length})`, content: <TransferTable kind="unload" transfers={unloads} target={target} actions={refresh} /> },
        ]}
      />
    </SpaceBetween>
  );
}
