import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useFollow } from "../../components/use-follow";

export interface ToolbarProps {
  running: boolean;
  disabled: boolean;
  keepSession: boolean;
  onKeepSession(keep: boolean): void;
  onRun(): void;
  onRunAll(): void;
  onExplain(): void;
  onCancel(): void;
}

export function Toolbar({ running, disabled, keepSession, onKeepSession, onRun, onRunAll, onExplain, onCancel }: ToolbarProps) {
  const follow = useFollow();
  const wizards = [
    { id: "copy", text: "Load data (COPY)", href: "#/queries/copy" },
    { id: "unload", text: "Unload data (UNLOAD)", href: "#/queries/unload" },
  ];
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="center">
      <Button variant="primary" iconName="play" disabled={disabled || running} onClick={onRun} ariaLabel="Run the selection, or the statement at the cursor" nativeButtonAttributes={{ title: "Ctrl+Enter" }}>
        Run
      </Button>
      <Button disabled={disabled || running} onClick={onRunAll}>
        Run all
      </Button>
      <Button disabled={!running} onClick={onCancel}>
        Cancel
      </Button>
      <Button disabled={disabled || running} onClick={onExplain}>
        Explain
      </Button>
      <ButtonDropdown items={wizards} onItemFollow={follow}>
        New statement
      </ButtonDropdown>
      <Toggle checked={keepSession} onChange={({ detail }) => onKeepSession(detail.checked)}>
        Keep the session
      </Toggle>
    </SpaceBetween>
  );
}
