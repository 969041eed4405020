// The statement that a form has come to, and the way into the editor.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useNavigate } from "react-router";
import { CodeBlock } from "../../components/code-block";
import type { Target } from "../../data-api/target";
import { targetParams } from "../../data-api/use-target";
import { useSession } from "../../session/session";
import { workspaceOf } from "../query-editor/use-workspace";

export interface PreviewProps {
  sql: string;
  target: Target | undefined;
  /** Whether the form is filled in; otherwise the button has it say what is missing. */
  complete: boolean;
  onIncomplete(): void;
}

export function Preview({ sql, target, complete, onIncomplete }: PreviewProps) {
  const session = useSession();
  const navigate = useNavigate();
  const open = () => {
    if (!complete || !target) return onIncomplete();
    workspaceOf(session).append(sql);
    void navigate(`/queries?${targetParams(target).toString()}`);
  };
  return (
    <div className="wizard-preview">
      <Container header={<Header variant="h2">Statement</Header>}>
        <SpaceBetween size="s">
          <CodeBlock code={sql} label="the statement" />
          <Button variant="primary" onClick={open}>
            Open in the editor
          </Button>
        </SpaceBetween>
      </Container>
    </div>
  );
}
