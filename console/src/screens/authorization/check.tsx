// Asks the question and draws the answers; a fix that was applied asks again.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { CodeBlock } from "../../components/code-block";
import { ErrorAlert } from "../../components/error-alert";
import { Loading } from "../../components/resource-state";
import { useAction } from "../../components/use-action";
import { CONSOLE_STATEMENT } from "../../data-api/console-statement";
import { query, records } from "../../data-api/statement";
import { TargetPicker } from "../../data-api/target-picker";
import type { ChosenTarget } from "../../data-api/use-target";
import { useAws } from "../../session/session";
import { Chain } from "./chain-view";
import { answerOf, type Answer } from "./chain";
import { FIRST_QUESTION, problemsOf, statementOf, type Question } from "./question";
import { QuestionForm } from "./question-form";

interface Asked {
  readonly statement: string;
  readonly answers: readonly Answer[];
}

export function Check({ chosen }: { chosen: ChosenTarget }) {
  const { target, clusters } = chosen;
  const aws = useAws();
  const [params] = useSearchParams();
  const [question, setQuestion] = useState(() => fromParams(params));
  const [submitted, setSubmitted] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const problems = problemsOf(question);

  const ask = useAction(async () => {
    if (!target) return;
    const statement = statementOf(question);
    const rows = await query(await aws.redshiftData(), target, statement, { name: CONSOLE_STATEMENT });
    setAsked({ statement, answers: records(rows).map(answerOf) });
  });
  const submit = () => {
    setSubmitted(true);
    if (Object.values(problems).every((problem) => problem === undefined)) void ask.run();
  };
  const change = (next: Question) => {
    setQuestion(next);
    setAsked(undefined);
    ask.clearError();
  };
  const cluster = clusters.data?.find(({ ClusterIdentifier }) => ClusterIdentifier === target?.clusterIdentifier);

  return (
    <SpaceBetween size="l">
      <Container header={<Header description="Nothing is loaded or unloaded: the question alone is asked.">Statement</Header>}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <SpaceBetween size="m">
            <TargetPicker {...chosen} />
            <QuestionForm question={question} onChange={change} problems={submitted ? problems : {}} cluster={cluster} />
            <Button variant="primary" loading={ask.pending} disabled={!target}>
              Check authorization
            </Button>
          </SpaceBetween>
        </form>
      </Container>
      <ErrorAlert error={ask.error} title="The question could not be answered" onDismiss={ask.clearError} />
      {ask.pending && !asked && <Loading what="the answers" />}
      {asked && target && (
        <>
          <Chain answers={asked.answers} target={target} admin={cluster?.MasterUsername} asking={ask.pending} onApplied={() => void ask.run()} />
          <CodeBlock code={asked.statement} label="the statement that was asked" />
        </>
      )}
    </SpaceBetween>
  );
}

/** Other screens lead here with what they know: `?command=COPY&table=…&path=…&role=…`. */
function fromParams(params: URLSearchParams): Question {
  const role = params.get("role");
  return {
    ...FIRST_QUESTION,
    command: params.get("command") === "UNLOAD" ? "UNLOAD" : "COPY",
    table: params.get("table") ?? "",
    query: params.get("query") ?? "",
    path: params.get("path") ?? FIRST_QUESTION.path,
    ...(role ? { useDefault: false, roles: role.split(",") } : {}),
  };
}
