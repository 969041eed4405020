// Managed policies: the account's own, and AWS's to read.
import type { Policy } from "@aws-sdk/client-iam";
import Button from "@cloudscape-design/components/button";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { AppLink } from "../../components/app-link";
import { DataTable } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { shortTime } from "../../components/format";
import { Page } from "../../components/page";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { useAws } from "../../session/session";
import { DeletePolicy } from "./delete-policy";
import { isAwsManaged, listPolicies, policyPath } from "./read";

const COLUMNS: TableProps.ColumnDefinition<Policy>[] = [
  { id: "name", header: "Policy name", sortingField: "PolicyName", isRowHeader: true, cell: ({ PolicyName, Arn = "" }) => <AppLink href={policyPath(Arn)}>{PolicyName}</AppLink> },
  { id: "type", header: "Type", cell: ({ Arn = "" }) => (isAwsManaged(Arn) ? "AWS managed" : "Customer managed") },
  { id: "used", header: "Attached to", sortingField: "AttachmentCount", cell: ({ AttachmentCount = 0 }) => AttachmentCount },
  { id: "updated", header: "Updated", sortingField: "UpdateDate", cell: ({ UpdateDate }) => shortTime(UpdateDate) },
];

export default function PoliciesScreen() {
  const aws = useAws();
  const navigate = useNavigate();
  const [scope, setScope] = useState<"Local" | "All">("Local");
  const policies = useResource(`iam policies ${scope}`, (signal) => listPolicies(aws, scope, signal));
  const [selected, setSelected] = useState<Policy>();
  const [deleting, setDeleting] = useState(false);
  const ownSelected = selected && !isAwsManaged(selected.Arn ?? "");
  const create = (
    <Button variant="primary" onClick={() => void navigate("/create-policy")}>
      Create policy
    </Button>
  );
  return (
    <Page title="Policies" description="Policies that can be attached to several roles and users.">
      <SpaceBetween size="m">
        <SegmentedControl
          label="Which policies"
          selectedId={scope}
          onChange={({ detail }) => setScope(detail.selectedId as "Local" | "All")}
          options={[
            { id: "Local", text: "Customer managed" },
            { id: "All", text: "All" },
          ]}
        />
        <ResourceState resource={policies} what="policies">
          {(items) => (
            <DataTable<Policy>
              title="Policies"
              items={items}
              columns={COLUMNS}
              trackBy="Arn"
              searchText={({ PolicyName, Description = "" }) => `${PolicyName} ${Description}`}
              searchLabel="Find a policy by name"
              sortedBy="name"
              nameOf={({ PolicyName = "" }) => PolicyName}
              selected={selected}
              onSelect={setSelected}
              empty={<EmptyState title="No policies" text="Inline policies are listed with their role or user." action={create} />}
              actions={
                <SpaceBetween direction="horizontal" size="xs">
                  <Button iconName="refresh" ariaLabel="Refresh" loading={policies.refreshing} onClick={policies.reload} />
                  <Button disabled={!ownSelected} onClick={() => setDeleting(true)}>
                    Delete
                  </Button>
                  {create}
                </SpaceBetween>
              }
            />
          )}
        </ResourceState>
      </SpaceBetween>
      {deleting && selected?.Arn && (
        <DeletePolicy
          arn={selected.Arn}
          onDismiss={() => setDeleting(false)}
          onDeleted={() => {
            setDeleting(false);
            setSelected(undefined);
            policies.reload();
          }}
        />
      )}
    </Page>
  );
}
