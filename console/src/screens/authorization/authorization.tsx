// Who may COPY and UNLOAD, and why not: the chain drawn step by step, and the log of past decisions.
import Tabs from "@cloudscape-design/components/tabs";
import { useSearchParams } from "react-router";
import { Page } from "../../components/page";
import { useTarget } from "../../data-api/use-target";
import { Check } from "./check";
import { DecisionLog } from "./decision-log";

export default function AuthorizationScreen() {
  const chosen = useTarget();
  const [params, setParams] = useSearchParams();
  const tab = params.get("tab") ?? "check";
  const show = (next: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        after.set("tab", next);
        return after;
      },
      { replace: true },
    );
  return (
    <Page title="Authorization" description="A COPY or UNLOAD reaches S3 only if every question of a chain is answered with yes. See which one is not, and what would change it.">
      <Tabs
        ariaLabel="Parts of the screen"
        activeTabId={tab}
        onChange={({ detail }) => show(detail.activeTabId)}
        tabs={[
          { id: "check", label: "Check a statement", content: <Check chosen={chosen} /> },
          { id: "log", label: "Past decisions", content: <DecisionLog chosen={chosen} /> },
        ]}
      />
    </Page>
  );
}
