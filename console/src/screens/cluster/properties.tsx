// Everything else that DescribeClusters says, in the groups of Redshift's Properties tab.
import type { Cluster } from "@aws-sdk/client-redshift";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";

const yesNo = (value: boolean | undefined) => (value ? "Yes" : "No");

export function Properties({ cluster }: { cluster: Cluster }) {
  const { Endpoint, ClusterParameterGroups = [], VpcSecurityGroups = [], ClusterNodes = [], Tags = [] } = cluster;
  const days = cluster.AutomatedSnapshotRetentionPeriod ?? 0;
  return (
    <SpaceBetween size="l">
      <Group
        title="Database configurations"
        items={{
          "Database name": cluster.DBName,
          Port: Endpoint?.Port?.toString(),
          "Admin user name": cluster.MasterUsername,
          "Parameter group": ClusterParameterGroups.map((group) => `${group.ParameterGroupName} (${group.ParameterApplyStatus})`).join(", "),
          Encryption: cluster.Encrypted ? "Enabled" : "Disabled",
          Version: `${cluster.ClusterVersion ?? ""}, revision ${cluster.ClusterRevisionNumber ?? "-"}`,
        }}
      />
      <Group
        title="Network and security settings"
        items={{
          "Virtual private cloud": cluster.VpcId,
          "Subnet group": cluster.ClusterSubnetGroupName,
          "VPC security groups": VpcSecurityGroups.map((group) => group.VpcSecurityGroupId).join(", "),
          "Availability Zone": cluster.AvailabilityZone,
          "Enhanced VPC routing": yesNo(cluster.EnhancedVpcRouting),
          "Publicly accessible": yesNo(cluster.PubliclyAccessible),
        }}
      />
      <Group
        title="Backup and maintenance"
        items={{
          "Automated snapshots": days === 0 ? "off" : `kept ${days} ${days === 1 ? "day" : "days"}`,
          "Maintenance window": cluster.PreferredMaintenanceWindow,
          "Next maintenance": cluster.NextMaintenanceWindowStartTime?.toLocaleString(),
          "Maintenance track": cluster.MaintenanceTrackName,
        }}
      />
      <Group title="Node IP addresses" items={Object.fromEntries(ClusterNodes.map((node) => [node.NodeRole ?? "", node.PrivateIPAddress]))} />
      {Tags.length > 0 && <Group title="Tags" items={Object.fromEntries(Tags.map((tag) => [tag.Key ?? "", tag.Value]))} />}
    </SpaceBetween>
  );
}

function Group({ title, items }: { title: string; items: Record<string, string | undefined> }) {
  const entries = Object.entries(items).map(([label, value]) => ({ label, value: <span className="breakable">{value || "-"}</span> }));
  return (
    <Container header={<Header variant="h2">{title}</Header>}>
      <KeyValuePairs columns={3} items={entries} />
    </Container>
  );
}
