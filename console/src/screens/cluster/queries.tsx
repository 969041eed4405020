import type { Cluster } from "@aws-sdk/client-redshift";
import type { StatementData } from "@aws-sdk/client-redshift-data";
import type { TableProps } from "@cloudscape-design/components/table";
import { allPages } from "../../aws/pages";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { shortTime } from "../../components/format";
import { ResourceState } from "../../components/resource-state";
import { Status } from "../../components/status";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";

const COLUMNS: readonly TableProps.ColumnDefinition<StatementData>[] = [
  { id: "sql", header: "SQL", cell: ({ QueryString, QueryStrings }) => <code className="breakable">{QueryString ?? QueryStrings?.join("; ")}</code>, isRowHeader: true, minWidth: 260 },
  { id: "status", header: "Status", cell: ({ Status: status }) => <Status status={status} />, sortingField: "Status", minWidth: 130 },
  { id: "created", header: "Started", cell: (statement) => shortTime(statement.CreatedAt), sortingComparator: (a, b) => time(a) - time(b), minWidth: 180 },
  { id: "id", header: "Statement ID", cell: ({ Id }) => <span className="breakable">{Id}</span>, minWidth: 180 },
];

const time = ({ CreatedAt }: StatementData) => CreatedAt?.getTime() ?? 0;

/** The statements that this person ran on the cluster through the Data API, which keeps them for a day. */
export function Queries({ cluster: { ClusterIdentifier, DBName } }: { cluster: Cluster }) {
  const aws = useAws();
  const read = async (abortSignal: AbortSignal) => {
    const data = await aws.redshiftData();
    return allPages(async (NextToken) => {
      const page = await data.listStatements({ ClusterIdentifier, Database: DBName, Status: "ALL", NextToken }, { abortSignal });
      return { items: page.Statements, next: page.NextToken };
    });
  };
  const queries = useResource(`queries ${ClusterIdentifier}`, read, { pollEvery: 5_000 });
  return (
    <ResourceState resource={queries} what="queries">
      {(items) => (
        <DataTable
          title="Queries"
          items={items}
          columns={COLUMNS}
          trackBy="Id"
          searchText={({ QueryString = "", QueryStrings = [], Status: status }) => [QueryString, ...QueryStrings, status].join(" ")}
          searchLabel="Find a query"
          sortedBy="created"
          descending
          wrapLines
          empty={<EmptyState title="No queries" text="Queries run through the Data API in the last 24 hours appear here." />}
        />
      )}
    </ResourceState>
  );
}
