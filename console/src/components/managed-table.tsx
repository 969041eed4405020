// A list whose items are created and deleted here: roles, users, policies, buckets.
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ReactNode } from "react";
import { DataTable, type DataTableProps } from "./data-table";
import { EmptyState } from "./empty-state";
import { ResourceState } from "./resource-state";
import type { Resource } from "./use-resource";

/** How a dialog ends: with nothing done, or done, which shows the list anew. */
export interface DialogEnd {
  dismiss(): void;
  done(): void;
}

type TableProps<T> = Pick<DataTableProps<T>, "title" | "columns" | "trackBy" | "searchText" | "searchLabel" | "sortedBy"> & Required<Pick<DataTableProps<T>, "nameOf">>;

export interface ManagedTableProps<T> extends TableProps<T> {
  resource: Resource<T[]>;
  /** What the items are, in a sentence: "roles". */
  what: string;
  emptyTitle: string;
  emptyText: string;
  createLabel: string;
  /** A screen where one is created; otherwise `createDialog` is. */
  onCreate?(): void;
  createDialog?(end: DialogEnd): ReactNode;
  deleteDialog(item: T, end: DialogEnd): ReactNode;
  /** Absent: all can be. */
  canDelete?(item: T): boolean;
}

export function ManagedTable<T>({ resource, what, emptyTitle, emptyText, createLabel, onCreate, createDialog, deleteDialog, canDelete = () => true, ...table }: ManagedTableProps<T>) {
  const [selected, setSelected] = useState<T>();
  const [open, setOpen] = useState<"create" | "delete">();
  const dismiss = () => setOpen(undefined);
  const done = () => {
    dismiss();
    setSelected(undefined);
    resource.reload();
  };
  const create = (
    <Button variant="primary" onClick={onCreate ?? (() => setOpen("create"))}>
      {createLabel}
    </Button>
  );
  return (
    <>
      <ResourceState resource={resource} what={what}>
        {(items) => (
          <DataTable<T>
            {...table}
            items={items}
            selected={selected}
            onSelect={setSelected}
            empty={<EmptyState title={emptyTitle} text={emptyText} action={create} />}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button iconName="refresh" ariaLabel="Refresh" loading={resource.refreshing} onClick={resource.reload} />
                <Button disabled={!selected || !canDelete(selected)} onClick={() => setOpen("delete")}>
                  Delete
                </Button>
                {create}
              </SpaceBetween>
            }
          />
        )}
      </ResourceState>
      {open === "create" && createDialog?.({ dismiss, done })}
      {open === "delete" && selected && deleteDialog(selected, { dismiss, done })}
    </>
  );
}
