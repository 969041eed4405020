// One question and its answer: who, what, on what, why, and the policy that says so.
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import type { Answer, Decision } from "./chain";
import { DecidingPolicy } from "./deciding-policy";
import { policiesOf } from "./policy-ref";
import "./chain.css";

const TYPES: Record<Decision, StatusIndicatorProps.Type> = { Allow: "success", Deny: "error", Error: "warning" };

export function AnswerView({ answer, open }: { answer: Answer; open: boolean }) {
  const { principal, action, resource, decision, reason, policy, statement } = answer;
  return (
    <div className={`answer answer-${decision}`}>
      <SpaceBetween size="xxs">
        <div className="answer-who">
          <code>{principal}</code> asks for <strong>{action}</strong>
          {resource && (
            <>
              {" "}
              on <code>{resource}</code>
            </>
          )}
        </div>
        <div className="answer-who">
          <StatusIndicator type={TYPES[decision]}>{decision}</StatusIndicator>
          {reason && `: ${reason}`}
        </div>
        {(policy || statement) && <Policies answer={answer} open={open} />}
      </SpaceBetween>
    </div>
  );
}

/** Documents are read when they are first looked at. */
function Policies({ answer, open }: { answer: Answer; open: boolean }) {
  const { policy, statement, decision } = answer;
  const [expanded, setExpanded] = useState(open);
  const named = policiesOf(policy);
  if (named.length === 0) {
    return (
      <Box color="text-body-secondary" fontSize="body-s">
        <span className="breakable">{[policy, statement].filter(Boolean).join(": ")}</span>
      </Box>
    );
  }
  return (
    <ExpandableSection headerText={statement ? `${policy}: ${statement}` : `Asked: ${policy}`} expanded={expanded} onChange={({ detail }) => setExpanded(detail.expanded)}>
      {expanded && (
        <SpaceBetween size="s">
          {named.map(({ title, ref }) => (
            <DecidingPolicy key={title} title={title} policy={ref} statement={statement} decision={decision} />
          ))}
        </SpaceBetween>
      )}
    </ExpandableSection>
  );
}
