// The page of one role, user or policy: a summary, its parts in tabs, the ways to read it again and to delete it.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs, { type KeyValuePairsProps } from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs, { type TabsProps } from "@cloudscape-design/components/tabs";
import { useState, type ReactNode } from "react";
import { Page, type PageProps } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import type { Resource } from "../../components/use-resource";

interface Props<T> extends Pick<PageProps, "title" | "description" | "breadcrumbs"> {
  /** What it is, in a sentence: "role". */
  kind: "role" | "user" | "policy";
  resource: Resource<T | undefined>;
  summary(found: T): readonly KeyValuePairsProps.Item[];
  tabs(found: T): TabsProps.Tab[];
  /** Absent of what cannot be deleted. */
  deleteDialog?(onDismiss: () => void): ReactNode;
}

export function DetailPage<T>({ kind, resource, summary, tabs, deleteDialog, ...page }: Props<T>) {
  const [deleting, setDeleting] = useState(false);
  return (
    <Page
      {...page}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button iconName="refresh" ariaLabel="Refresh" loading={resource.refreshing} onClick={resource.reload} />
          {deleteDialog && <Button onClick={() => setDeleting(true)}>Delete</Button>}
        </SpaceBetween>
      }
    >
      <ResourceState resource={resource} what={`the ${kind} ${page.title}`}>
        {(found) =>
          found && (
            <SpaceBetween size="l">
              <Container header={<Header>Summary</Header>}>
                <KeyValuePairs columns={3} items={summary(found)} />
              </Container>
              <Tabs ariaLabel={`Parts of the ${kind}`} tabs={tabs(found)} />
            </SpaceBetween>
          )
        }
      </ResourceState>
      {deleting && deleteDialog?.(() => setDeleting(false))}
    </Page>
  );
}
