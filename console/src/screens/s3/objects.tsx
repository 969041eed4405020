// What is in a folder, a page at a time as S3 gives it: open, download, delete, upload.
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useState } from "react";
import { AppLink } from "../../components/app-link";
import { CopyButton } from "../../components/copy-button";
import { EmptyState } from "../../components/empty-state";
import { ErrorAlert } from "../../components/error-alert";
import { shortTime } from "../../components/format";
import { ResourceState } from "../../components/resource-state";
import { useAction } from "../../components/use-action";
import { useAws } from "../../session/session";
import { DeleteObjects } from "./delete-modal";
import { downloadObject } from "./download";
import { bucketPath, nameOf, sizeText, uriOf, type Entry } from "./keys";
import { UploadPanel } from "./upload-panel";
import { useObjects } from "./use-objects";
import { useUploads } from "./use-uploads";

export function Objects({ bucket, prefix }: { bucket: string; prefix: string }) {
  const aws = useAws();
  const [search, setSearch] = useState("");
  const pages = useObjects(bucket, prefix, search);
  const [selected, setSelected] = useState<readonly Entry[]>([]);
  const [deleting, setDeleting] = useState(false);
  const uploads = useUploads(bucket, prefix, pages.reload);
  const download = useAction(async (keys: readonly string[]) => {
    const s3 = await aws.s3();
    for (const key of keys) await downloadObject(s3, bucket, key);
  });
  const files = selected.filter(({ kind }) => kind === "object");
  const reload = () => {
    setSelected([]);
    pages.reload();
  };

  return (
    <SpaceBetween size="m">
      <UploadPanel bucket={bucket} prefix={prefix} uploads={uploads} />
      <ErrorAlert error={download.error} title="Not downloaded" onDismiss={download.clearError} />
      <ResourceState resource={pages.page} what="objects">
        {({ entries }) => (
          <Table<Entry>
            items={entries}
            trackBy="key"
            wrapLines
            selectionType="multi"
            selectedItems={[...selected]}
            onSelectionChange={({ detail }) => setSelected(detail.selectedItems)}
            ariaLabels={{ tableLabel: "Objects", selectionGroupLabel: "Choose objects", allItemsSelectionLabel: () => "Choose all on this page", itemSelectionLabel: (_, { key }) => `Choose ${key}` }}
            header={
              <Header
                counter={selected.length > 0 ? `(${selected.length} chosen)` : undefined}
                actions={
                  <SpaceBetween direction="horizontal" size="xs">
                    <Button iconName="refresh" ariaLabel="Refresh" loading={pages.page.refreshing} onClick={pages.reload} />
                    <Button disabled={files.length === 0} loading={download.pending} onClick={() => void download.run(files.map(({ key }) => key))}>
                      Download
                    </Button>
                    <Button disabled={selected.length === 0} onClick={() => setDeleting(true)}>
                      Delete
                    </Button>
                  </SpaceBetween>
                }
              >
                Objects
              </Header>
            }
            filter={
              <TextFilter
                filteringText={search}
                onDelayedChange={() => setSelected([])}
                onChange={({ detail }) => setSearch(detail.filteringText)}
                filteringPlaceholder="Find by the beginning of the name"
                filteringAriaLabel="Find objects by the beginning of the name"
              />
            }
            pagination={
              <Pagination
                currentPageIndex={pages.index + 1}
                pagesCount={pages.known}
                openEnd={pages.hasMore}
                onChange={({ detail }) => pages.go(detail.currentPageIndex - 1)}
                ariaLabels={{ nextPageLabel: "Next page", previousPageLabel: "Previous page", pageLabel: (page) => `Page ${page}` }}
              />
            }
            columnDefinitions={[
              { id: "name", header: "Name", isRowHeader: true, minWidth: 180, cell: (entry) => <Name entry={entry} bucket={bucket} onDownload={(key) => void download.run([key])} /> },
              { id: "size", header: "Size", cell: ({ kind, size }) => <span className="nowrap">{kind === "folder" ? "-" : sizeText(size)}</span> },
              { id: "modified", header: "Last modified", cell: ({ modified }) => shortTime(modified) },
              { id: "uri", header: "S3 URI", cell: ({ key }) => <CopyButton text={uriOf(bucket, key)} label={`Copy the S3 URI of ${key}`} /> },
            ]}
            empty={search ? <EmptyState title="No matches" action={<Button onClick={() => setSearch("")}>Clear the search</Button>} /> : <EmptyState title="No objects" text="Drop files above to upload them." />}
          />
        )}
      </ResourceState>
      {deleting && (
        <DeleteObjects
          bucket={bucket}
          entries={selected}
          onDismiss={() => {
            setDeleting(false);
            pages.reload();
          }}
          onDeleted={() => {
            setDeleting(false);
            reload();
          }}
        />
      )}
    </SpaceBetween>
  );
}

function Name({ entry: { kind, key }, bucket, onDownload }: { entry: Entry; bucket: string; onDownload(key: string): void }) {
  if (kind === "folder") {
    return (
      <AppLink href={bucketPath(bucket, key)}>
        <span className="breakable">{nameOf(key)}</span>
      </AppLink>
    );
  }
  return (
    <Button variant="inline-link" iconName="download" iconAlign="right" ariaLabel={`Download ${nameOf(key)}`} onClick={() => onDownload(key)}>
      <span className="breakable">{nameOf(key)}</span>
    </Button>
  );
}
