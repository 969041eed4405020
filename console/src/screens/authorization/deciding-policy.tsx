// A policy's text with the statement that decided highlighted.
import Box from "@cloudscape-design/components/box";
import { ResourceState } from "../../components/resource-state";
import { useResource } from "../../components/use-resource";
import { layOut } from "../../policy/document";
import { spanOf } from "../../policy/json-span";
import { PolicyView } from "../../policy/policy-view";
import { useAws } from "../../session/session";
import type { Decision } from "./chain";
import { readPolicy, statementIndex, type PolicyRef } from "./policy-ref";

interface Props {
  title: string;
  policy: PolicyRef | undefined;
  statement: string | undefined;
  decision: Decision;
}

export function DecidingPolicy({ title, policy, statement, decision }: Props) {
  if (!policy) {
    return (
      <Box color="text-body-secondary">
        <span className="breakable">{title}</span>: its text cannot be read through an API.
      </Box>
    );
  }
  return <PolicyText title={title} policy={policy} statement={statement} decision={decision} />;
}

function PolicyText({ title, policy, statement, decision }: Props & { policy: PolicyRef }) {
  const aws = useAws();
  const document = useResource(`policy ${JSON.stringify(policy)}`, async (signal) => layOut(await readPolicy(aws, policy, signal)));
  const index = statementIndex(statement);
  return (
    <ResourceState resource={document} what={title}>
      {(text) => (
        <div>
          <Box fontSize="body-s" color="text-body-secondary">
            <span className="breakable">{title}</span>
          </Box>
          <PolicyView document={text} label={title} highlight={index === undefined ? undefined : spanOf(text, ["Statement", index])} decision={decision === "Allow" ? "allow" : "deny"} />
        </div>
      )}
    </ResourceState>
  );
}
