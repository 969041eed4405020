import type { Event } from "@aws-sdk/client-redshift";
import type { TableProps } from "@cloudscape-design/components/table";
import { allPages } from "../../aws/pages";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";

const FOURTEEN_DAYS_IN_MINUTES = 14 * 24 * 60;

const COLUMNS: readonly TableProps.ColumnDefinition<Event>[] = [
  { id: "date", header: "Date", cell: (event) => event.Date?.toLocaleString() ?? "-", sortingComparator: (a, b) => time(a) - time(b), isRowHeader: true, minWidth: 180 },
  { id: "message", header: "Event", cell: (event) => event.Message, sortingField: "Message" },
  { id: "categories", header: "Category", cell: (event) => event.EventCategories?.join(", ") },
  { id: "severity", header: "Severity", cell: (event) => event.Severity, sortingField: "Severity" },
];

const time = ({ Date: date }: Event) => date?.getTime() ?? 0;

/** What happened to the cluster in the fourteen days that Redshift keeps events. */
export function Events({ name }: { name: string }) {
  const aws = useAws();
  const read = async (abortSignal: AbortSignal) => {
    const redshift = await aws.redshift();
    return allPages(async (Marker) => {
      const page = await redshift.describeEvents({ SourceType: "cluster", SourceIdentifier: name, Duration: FOURTEEN_DAYS_IN_MINUTES, Marker }, { abortSignal });
      return { items: page.Events, next: page.Marker };
    });
  };
  const events = useResource(`events ${name}`, read, { pollEvery: 10_000 });
  return (
    <ResourceState resource={events} what="events">
      {(items) => (
        <DataTable
          title="Events"
          items={items}
          columns={COLUMNS}
          trackBy={(event) => `${time(event)} ${event.EventId} ${event.Message}`}
          searchText={(event) => `${event.Message} ${event.EventCategories?.join(" ")} ${event.EventId}`}
          searchLabel="Find an event"
          sortedBy="date"
          descending
          wrapLines
          empty={<EmptyState title="No events" text="Nothing happened to this cluster in the last 14 days." />}
        />
      )}
    </ResourceState>
  );
}
