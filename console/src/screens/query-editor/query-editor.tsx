// Query editor: SQL run through the Data API, what it gave as a grid and a chart, its plan, and what was run before.
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useCallback, useEffect, useRef, useState } from "react";
import { isExpired } from "../../aws/errors";
import { CodeEditor, type CodeEditorHandle, type SqlNames } from "../../components/code-editor/code-editor";
import { Page } from "../../components/page";
import { splitStatements, statementAt } from "../../data-api/split-statements";
import { StatementFailed } from "../../data-api/statement-error";
import { targetKey } from "../../data-api/target";
import { TargetPicker } from "../../data-api/target-picker";
import { useTarget } from "../../data-api/use-target";
import { useAws, useSessionState } from "../../session/session";
import { History } from "./history";
import { Plan } from "./plan";
import { QuickChart } from "./quick-chart";
import { Results } from "./results";
import { SchemaTree } from "./schema-tree";
import { Toolbar } from "./toolbar";
import { useWorkspace } from "./use-workspace";
import type { Run } from "./workspace";
import "./query-editor.css";

const PLACEHOLDER = "select * from svv_tables limit 100;";

export default function QueryEditorScreen() {
  const aws = useAws();
  const chosen = useTarget();
  const { target } = chosen;
  const [workspace, state] = useWorkspace();
  const [tab, setTab] = useState("results");
  const [keepSession, setKeepSession] = useState(true);
  const [names, setNames] = useState<SqlNames>({});
  const editor = useRef<CodeEditorHandle>(null);
  useSignOutWhenExpired([...state.runs, ...(state.plan ? [state.plan] : [])]);

  const wanted = useCallback(() => {
    const { from, to } = editor.current?.selection() ?? { from: 0, to: 0 };
    const { text } = workspace.snapshot();
    if (from !== to) return splitStatements(text.slice(from, to)).map((span) => span.text);
    const span = statementAt(text, from);
    return span ? [span.text] : [];
  }, [workspace]);

  const run = async (statements: readonly string[]) => {
    if (!target || statements.length === 0) return;
    setTab((before) => (before === "chart" ? before : "results"));
    await workspace.run(await aws.redshiftData(), target, statements, keepSession);
  };
  const explain = async () => {
    const [sql] = wanted();
    if (!target || !sql) return;
    setTab("plan");
    await workspace.explain(await aws.redshiftData(), target, sql.replace(/^\s*explain\b/i, ""), keepSession);
  };
  const shown = state.runs.find(({ key }) => key === state.shown);
  return (
    <Page title="Query editor" description="SQL on a cluster, through the Redshift Data API, with your own permissions.">
      <SpaceBetween size="m">
        <TargetPicker {...chosen} />
        <div className="query-editor">
          <aside className="query-editor-tree" aria-label="Database objects">
            <ExpandableSection headerText="Database objects" defaultExpanded={window.innerWidth > 900}>
              {target && <SchemaTree key={targetKey(target)} target={target} onNames={setNames} onInsert={(text) => editor.current?.insert(text)} />}
            </ExpandableSection>
          </aside>
          <div className="query-editor-work">
            <SpaceBetween size="s">
              <CodeEditor handle={editor} label="SQL" value={state.text} selection={state.selection} onChange={(text) => workspace.setText(text)} placeholder={PLACEHOLDER} names={names} onRun={() => void run(wanted())} />
              <Toolbar
                running={state.running}
                disabled={!target || !state.text.trim()}
                keepSession={keepSession}
                onKeepSession={setKeepSession}
                onRun={() => void run(wanted())}
                onRunAll={() => void run(splitStatements(state.text).map(({ text }) => text))}
                onExplain={() => void explain()}
                onCancel={() => workspace.cancel()}
              />
              <Tabs
                activeTabId={tab}
                onChange={({ detail }) => setTab(detail.activeTabId)}
                ariaLabel="What the statements gave"
                tabs={[
                  { id: "results", label: "Results", content: <Results runs={state.runs} shown={shown} onShow={(key) => workspace.show(key)} /> },
                  { id: "chart", label: "Chart", content: <QuickChart key={shown?.key} run={shown} /> },
                  { id: "plan", label: "Plan", content: <Plan run={state.plan} /> },
                  { id: "history", label: "History", content: tab === "history" && <History onReopen={(sql) => workspace.append(sql)} /> },
                ]}
              />
            </SpaceBetween>
          </div>
        </div>
      </SpaceBetween>
    </Page>
  );
}

function useSignOutWhenExpired(runs: readonly Run[]) {
  const { signOut } = useSessionState();
  const expired = runs.some(({ error }) => error && !(error instanceof StatementFailed) && isExpired(error));
  useEffect(() => {
    if (expired) signOut("expired");
  }, [expired, signOut]);
}
