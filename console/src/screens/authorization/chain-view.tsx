// The chain, drawn: a step with tick or cross for each question, the refusal with its policy and its fix opened.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import Icon, { type IconProps } from "@cloudscape-design/components/icon";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useEffect, useRef, type ReactNode } from "react";
import type { Target } from "../../data-api/target";
import { AnswerView } from "./answer-view";
import { refusalOf, stagesOf, type Answer, type Stage, type StageState } from "./chain";
import { Fixes } from "./fixes";
import "./chain.css";

interface Props {
  answers: readonly Answer[];
  target: Target;
  admin: string | undefined;
  /** The question is being asked again. */
  asking: boolean;
  onApplied(): void;
}

export function Chain({ answers, target, admin, asking, onApplied }: Props) {
  const refusal = refusalOf(answers);
  const top = useRef<HTMLDivElement>(null);
  // The answer stands below the form; a fix asks again without moving what is read.
  useEffect(() => top.current?.scrollIntoView({ block: "start" }), []);
  return (
    <div ref={top} className="chain-top">
      <Container header={<Header>The chain</Header>}>
        <SpaceBetween size="m">
          <div role="status">
            <Outcome refusal={refusal} />
          </div>
          <ol className={asking ? "chain chain-asking" : "chain"}>
            {stagesOf(answers).map((stage) => (
              <StageView key={stage.name} stage={stage}>
                {stage.answers.map((answer, index) => (
                  <AnswerView key={index} answer={answer} open={answer === refusal} />
                ))}
                {refusal?.step === stage.name && <Fixes key={refusal.hint} hint={refusal.hint} target={target} admin={admin} onApplied={onApplied} />}
              </StageView>
            ))}
          </ol>
        </SpaceBetween>
      </Container>
    </div>
  );
}

function Outcome({ refusal }: { refusal: Answer | undefined }) {
  if (!refusal) return <Alert type="success" header="Allowed">Every question was answered with yes: the statement may run.</Alert>;
  return (
    <Alert type={refusal.decision === "Deny" ? "error" : "warning"} header={refusal.decision === "Deny" ? "Denied" : "It would fail, though all is allowed"}>
      <span className="breakable">
        At the step "{refusal.step}": {refusal.reason}.
      </span>
    </Alert>
  );
}

const MARKS: Record<StageState, { icon: IconProps.Name; variant: IconProps.Variant; text: string }> = {
  allowed: { icon: "status-positive", variant: "success", text: "Allowed" },
  denied: { icon: "status-negative", variant: "error", text: "Denied" },
  error: { icon: "status-warning", variant: "warning", text: "Would fail" },
  "not-reached": { icon: "status-stopped", variant: "disabled", text: "Not reached" },
};

function StageView({ stage, children }: { stage: Stage; children: ReactNode }) {
  const { icon, variant, text } = MARKS[stage.state];
  return (
    <li className={`chain-stage chain-${stage.state}`}>
      <span className="chain-mark">
        <Icon name={icon} variant={variant} size="medium" ariaLabel={text} />
      </span>
      <SpaceBetween size="xs">
        <div>
          <Box variant="h3" tagOverride="h3" padding="n">
            <span className="chain-name">{stage.name}</span>
          </Box>
          <Box color="text-body-secondary" fontSize="body-s">
            {stage.question} {stage.state === "not-reached" && "Not asked: a question before it was answered with no."}
          </Box>
        </div>
        {children}
      </SpaceBetween>
    </li>
  );
}
