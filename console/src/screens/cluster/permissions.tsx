// Cluster permissions: the associated roles, and the default one, set or cleared after a question.
import type { Cluster, ClusterIamRole } from "@aws-sdk/client-redshift";
import Badge from "@cloudscape-design/components/badge";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { nameOfArn } from "../../aws/arn";
import { ConfirmModal } from "../../components/confirm-modal";
import { Copyable } from "../../components/copy-button";
import { EmptyState } from "../../components/empty-state";
import { Status } from "../../components/status";
import { useAws } from "../../session/session";

interface Props {
  cluster: Cluster;
  onChanged(cluster?: Cluster): void;
}

export function Permissions({ cluster, onChanged }: Props) {
  const navigate = useNavigate();
  const { ClusterIdentifier, DefaultIamRoleArn, IamRoles = [] } = cluster;
  const [chosen, setChosen] = useState<string>();
  /** The default role that is being asked about; `null` to clear it. */
  const [asking, setAsking] = useState<string | null>();
  const selected = IamRoles.filter(({ IamRoleArn }) => IamRoleArn === chosen);
  const canBeDefault = selected.some(({ IamRoleArn, ApplyStatus }) => IamRoleArn !== DefaultIamRoleArn && ApplyStatus !== "removing");
  const manage = () => void navigate(`/clusters/${ClusterIdentifier}/manage-iam-roles`);

  return (
    <>
      <Table<ClusterIamRole>
        items={IamRoles}
        trackBy="IamRoleArn"
        wrapLines
        selectionType="single"
        selectedItems={selected}
        onSelectionChange={({ detail }) => setChosen(detail.selectedItems[0]?.IamRoleArn)}
        ariaLabels={{ tableLabel: "Associated IAM roles", selectionGroupLabel: "Choose a role", itemSelectionLabel: (_, role) => `Choose ${role.IamRoleArn}` }}
        header={
          <Header
            variant="h2"
            counter={`(${IamRoles.length})`}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <ButtonDropdown
                  items={[
                    { id: "make", text: "Make default", disabled: !canBeDefault, disabledReason: "Choose a role that is not the default" },
                    { id: "clear", text: "Clear default", disabled: !DefaultIamRoleArn, disabledReason: "No role is the default" },
                  ]}
                  onItemClick={({ detail }) => setAsking(detail.id === "make" ? chosen : null)}
                >
                  Set default
                </ButtonDropdown>
                <Button onClick={manage}>Manage IAM Roles</Button>
              </SpaceBetween>
            }
          >
            Associated IAM roles
          </Header>
        }
        columnDefinitions={[
          { id: "role", header: "IAM role", cell: ({ IamRoleArn = "" }) => <Copyable text={IamRoleArn} label={`Copy the ARN of ${nameOfArn(IamRoleArn)}`} />, isRowHeader: true },
          { id: "status", header: "Status", cell: ({ ApplyStatus }) => <Status status={ApplyStatus} /> },
          { id: "type", header: "Role type", cell: ({ IamRoleArn }) => (IamRoleArn === DefaultIamRoleArn ? <Badge color="blue">Default</Badge> : "-") },
        ]}
        empty={<EmptyState title="No IAM roles" text="COPY and UNLOAD need a role or access keys." action={<Button onClick={manage}>Manage IAM Roles</Button>} />}
      />
      {asking !== undefined && (
        <DefaultDialog
          cluster={cluster}
          arn={asking}
          onDismiss={() => setAsking(undefined)}
          onDone={(changed) => {
            setAsking(undefined);
            onChanged(changed);
          }}
        />
      )}
    </>
  );
}

interface DialogProps {
  cluster: Cluster;
  arn: string | null;
  onDone(cluster?: Cluster): void;
  onDismiss(): void;
}

function DefaultDialog({ cluster: { ClusterIdentifier, DefaultIamRoleArn = "" }, arn, onDone, onDismiss }: DialogProps) {
  const aws = useAws();
  const change = async () => {
    const redshift = await aws.redshift();
    onDone((await redshift.modifyClusterIamRoles({ ClusterIdentifier, DefaultIamRoleArn: arn ?? "" })).Cluster);
  };
  const label = arn ? "Set default" : "Clear default";
  return (
    <ConfirmModal title={label} confirmLabel={label} onConfirm={change} onDismiss={onDismiss}>
      {arn ? (
        <span className="breakable">
          SQL commands with <code>IAM_ROLE default</code> will use {arn}.
        </span>
      ) : (
        <span className="breakable">
          {DefaultIamRoleArn} stays associated, but commands with <code>IAM_ROLE default</code> will fail.
        </span>
      )}
    </ConfirmModal>
  );
}
