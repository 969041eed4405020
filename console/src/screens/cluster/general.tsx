// General information: status, size, and the endpoint in the forms that clients take, ready to copy.
import type { Cluster } from "@aws-sdk/client-redshift";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import { endpointOf } from "../../aws/clusters";
import { Copyable } from "../../components/copy-button";
import { Status } from "../../components/status";
import { connectionOf, jdbcUrl } from "./snippets";

export function General({ cluster }: { cluster: Cluster }) {
  const endpoint = endpointOf(cluster);
  const connection = connectionOf(cluster);
  return (
    <Container header={<Header variant="h2">General information</Header>}>
      <KeyValuePairs
        columns={3}
        minColumnWidth={260}
        items={[
          { label: "Status", value: <Status status={cluster.ClusterStatus} /> },
          { label: "Nodes", value: `${cluster.NumberOfNodes} × ${cluster.NodeType}` },
          { label: "Created", value: cluster.ClusterCreateTime?.toLocaleString() ?? "-" },
          { label: "Endpoint", value: endpoint ? <Copyable text={endpoint} label="Copy the endpoint" /> : "-" },
          { label: "JDBC URL", value: connection ? <Copyable text={jdbcUrl(connection)} label="Copy the JDBC URL" /> : "-" },
          { label: "Namespace ARN", value: cluster.ClusterNamespaceArn ? <Copyable text={cluster.ClusterNamespaceArn} label="Copy the namespace ARN" /> : "-" },
        ]}
      />
    </Container>
  );
}
