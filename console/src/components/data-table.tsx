// A list of things with search, sorting and pages, so that ten thousand rows cost as much as one page of them.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import type { ReactNode } from "react";
import { EmptyState } from "./empty-state";

const PAGE_SIZE = 25;

export interface DataTableProps<T> {
  /** What the rows are, as a heading: "Clusters". */
  title: string;
  items: readonly T[];
  /** A column with `sortingField` or `sortingComparator` can be sorted by. */
  columns: readonly TableProps.ColumnDefinition<T>[];
  /** What tells rows apart: a member, or a function that makes a key. */
  trackBy: (keyof T & string) | ((item: T) => string);
  /** The text that the search looks through. */
  searchText(item: T): string;
  searchLabel: string;
  empty: ReactNode;
  actions?: ReactNode;
  description?: ReactNode;
  /** The column, by its id, that the rows are sorted by at first. */
  sortedBy?: string;
  descending?: boolean;
  selected?: T;
  onSelect?(item: T | undefined): void;
  /** Names a row to a screen reader, where rows can be selected. */
  nameOf?(item: T): string;
  /** Wraps long texts, such as messages; otherwise rows are one line and the table scrolls sideways. */
  wrapLines?: boolean;
  variant?: TableProps.Variant;
  headingLevel?: "h1" | "h2" | "h3";
}

export function DataTable<T>(props: DataTableProps<T>) {
  const { title, items, columns, trackBy, searchText, selected, onSelect, nameOf } = props;
  const sortingColumn = columns.find(({ id }) => id === props.sortedBy);
  const { items: shown, actions, collectionProps, filterProps, paginationProps, filteredItemsCount } = useCollection(items, {
    filtering: {
      filteringFunction: (item, text) => searchText(item).toLowerCase().includes(text.trim().toLowerCase()),
      empty: props.empty,
      noMatch: <EmptyState title="No matches" action={<Button onClick={() => actions.setFiltering("")}>Clear the search</Button>} />,
    },
    sorting: sortingColumn ? { defaultState: { sortingColumn: sortingColumn as TableProps.SortingColumn<T>, isDescending: props.descending } } : {},
    pagination: { pageSize: PAGE_SIZE },
  });
  return (
    <Table<T>
      {...collectionProps}
      items={shown}
      columnDefinitions={columns}
      trackBy={trackBy}
      variant={props.variant ?? "container"}
      wrapLines={props.wrapLines}
      selectionType={onSelect ? "single" : undefined}
      selectedItems={selected ? [selected] : []}
      onSelectionChange={({ detail }) => onSelect?.(detail.selectedItems[0])}
      ariaLabels={{ tableLabel: title, selectionGroupLabel: `Choose one of ${title}`, itemSelectionLabel: (_, item) => `Choose ${nameOf?.(item) ?? ""}` }}
      header={
        <Header variant={props.headingLevel ?? "h2"} counter={`(${items.length.toLocaleString()})`} actions={props.actions} description={props.description}>
          {title}
        </Header>
      }
      filter={
        <TextFilter
          {...filterProps}
          filteringPlaceholder={props.searchLabel}
          filteringAriaLabel={props.searchLabel}
          countText={filterProps.filteringText ? `${filteredItemsCount?.toLocaleString()} ${filteredItemsCount === 1 ? "match" : "matches"}` : undefined}
        />
      }
      pagination={items.length > PAGE_SIZE && <Pagination {...paginationProps} ariaLabels={{ nextPageLabel: "Next page", previousPageLabel: "Previous page", pageLabel: (page) => `Page ${page}` }} />}
    />
  );
}
