import type { Cluster } from "@aws-sdk/client-redshift";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { CodeBlock } from "../../components/code-block";
import { EmptyState } from "../../components/empty-state";
import { connectionOf, snippets } from "./snippets";

/** How each client connects to the cluster. */
export function Connect({ cluster }: { cluster: Cluster }) {
  const [client, setClient] = useState("psql");
  const connection = connectionOf(cluster);
  if (!connection) return <EmptyState title="No endpoint yet" text={`The cluster is ${cluster.ClusterStatus}.`} />;
  const all = snippets(connection);
  const chosen = all.find(({ id }) => id === client);
  return (
    <Container header={<Header variant="h2">Connect</Header>}>
      <SpaceBetween size="m">
        <FormField label="Client" stretch>
          <SegmentedControl label="Client" selectedId={client} options={all.map(({ id, label }) => ({ id, text: label }))} onChange={({ detail }) => setClient(detail.selectedId)} />
        </FormField>
        {chosen && <CodeBlock code={chosen.code} label={`${chosen.label} snippet`} />}
        {chosen?.note && (
          <Box color="text-body-secondary" fontSize="body-s">
            {chosen.note}
          </Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
