// Managed policies: the account's own, and AWS's to read.
import type { Policy } from "@aws-sdk/client-iam";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { AppLink } from "../../components/app-link";
import { shortTime } from "../../components/format";
import { ManagedTable } from "../../components/managed-table";
import { Page } from "../../components/page";
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
        <ManagedTable<Policy>
          title="Policies"
          resource={policies}
          what="policies"
          columns={COLUMNS}
          trackBy="Arn"
          searchText={({ PolicyName, Description = "" }) => `${PolicyName} ${Description}`}
          searchLabel="Find a policy by name"
          sortedBy="name"
          nameOf={({ PolicyName = "" }) => PolicyName}
          emptyTitle="No policies"
          emptyText="Inline policies are listed with their role or user."
          createLabel="Create policy"
          onCreate={() => void navigate("/create-policy")}
          canDelete={({ Arn = "" }) => !isAwsManaged(Arn)}
          deleteDialog={({ Arn = "" }, { dismiss, done }) => <DeletePolicy arn={Arn} onDismiss={dismiss} onDeleted={done} />}
        />
      </SpaceBetween>
    </Page>
  );
}
