// The cluster's roles: status, default, and the X that disassociates.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Badge from "@cloudscape-design/components/badge";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { nameOfArn } from "../../aws/arn";
import type { AvailableRole } from "../../aws/roles";
import { EmptyState } from "../../components/empty-state";
import { Status } from "../../components/status";
import { useNarrow } from "../../components/use-narrow";
import { remains, type RoleRow } from "./edit";

interface Props {
  rows: readonly RoleRow[];
  count: number;
  limit: number;
  available: readonly AvailableRole[] | undefined;
  onRemove(arn: string): void;
  onKeep(arn: string): void;
  onDefault(arn: string | null): void;
}

export function RolesTable(props: Props) {
  const { rows, count, limit } = props;
  const narrow = useNarrow();
  return (
    <Table<RoleRow>
      items={rows}
      trackBy="arn"
      variant="container"
      wrapLines
      ariaLabels={{ tableLabel: "IAM roles of the cluster" }}
      header={
        <Header variant="h2" counter={`(${count} of ${limit})`} description={count > limit ? `More than the ${limit} roles that a cluster may have.` : undefined}>
          Associated IAM roles
        </Header>
      }
      columnDefinitions={narrow ? stackedColumns(props) : columns(props)}
      empty={<EmptyState title="No IAM roles" text="COPY and UNLOAD need a role or access keys." />}
    />
  );
}

function columns({ available, onRemove, onKeep, onDefault }: Props): TableProps.ColumnDefinition<RoleRow>[] {
  return [
    { id: "role", header: "IAM role", cell: (row) => <RoleName row={row} available={available} />, isRowHeader: true, minWidth: 240 },
    { id: "status", header: "Status", cell: (row) => <RowStatus row={row} />, width: 170 },
    { id: "type", header: "Role type", cell: (row) => <RowDefault row={row} onDefault={onDefault} />, width: 220 },
    { id: "remove", header: "Disassociate", cell: (row) => <RowRemove row={row} onRemove={onRemove} onKeep={onKeep} />, width: 120 },
  ];
}

function stackedColumns({ available, onRemove, onKeep, onDefault }: Props): TableProps.ColumnDefinition<RoleRow>[] {
  const stacked = (row: RoleRow) => (
    <SpaceBetween size="xxs">
      <RoleName row={row} available={available} />
      <RowStatus row={row} />
      <RowDefault row={row} onDefault={onDefault} />
    </SpaceBetween>
  );
  return [
    { id: "role", header: "IAM role", cell: stacked, isRowHeader: true },
    { id: "remove", header: <span className="visually-hidden">Disassociate</span>, cell: (row) => <RowRemove row={row} onRemove={onRemove} onKeep={onKeep} />, width: 96, minWidth: 96 },
  ];
}

function RoleName({ row: { arn, status }, available }: { row: RoleRow; available: readonly AvailableRole[] | undefined }) {
  const role = available?.find((candidate) => candidate.arn === arn);
  return (
    <SpaceBetween size="xxxs">
      <span className={remains(status) ? "breakable" : "breakable struck"}>{nameOfArn(arn)}</span>
      <Box color="text-body-secondary" fontSize="body-s">
        <span className="breakable">{arn}</span>
      </Box>
      {available && !role && <StatusIndicator type="warning" wrapText={false}>Role not found in IAM</StatusIndicator>}
      {role && !role.trustsRedshift && <StatusIndicator type="warning">Does not trust redshift.amazonaws.com</StatusIndicator>}
    </SpaceBetween>
  );
}

function RowStatus({ row: { status } }: { row: RoleRow }) {
  if (status.startsWith("to be")) return <StatusIndicator type="pending">{status}</StatusIndicator>;
  return <Status status={status} />;
}

function RowDefault({ row: { arn, status, isDefault }, onDefault }: { row: RoleRow; onDefault: Props["onDefault"] }) {
  if (!remains(status)) return null;
  const name = nameOfArn(arn);
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      {isDefault && <Badge color="blue">Default</Badge>}
      <Button variant="inline-link" formAction="none" ariaLabel={isDefault ? `Clear default ${name}` : `Make default ${name}`} onClick={() => onDefault(isDefault ? null : arn)}>
        {isDefault ? "Clear default" : "Make default"}
      </Button>
    </SpaceBetween>
  );
}

function RowRemove({ row: { arn, status }, onRemove, onKeep }: { row: RoleRow; onRemove: Props["onRemove"]; onKeep: Props["onKeep"] }) {
  const name = nameOfArn(arn);
  if (status === "removing") return null;
  if (status === "to be removed") {
    return (
      <Button variant="inline-link" formAction="none" ariaLabel={`Undo ${name}`} onClick={() => onKeep(arn)}>
        Undo
      </Button>
    );
  }
  return <Button variant="icon" iconName="close" formAction="none" ariaLabel={`Disassociate ${name}`} onClick={() => onRemove(arn)} />;
}
