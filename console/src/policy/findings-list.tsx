// The findings as a list, the worst first; choosing one leads to its place in the editor.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import LiveRegion from "@cloudscape-design/components/live-region";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";
import { isDenied, type AwsError } from "../aws/errors";
import { lineOf, type Finding, type Severity } from "./findings";
import type { Findings } from "./use-findings";

const ICONS: Record<Severity, StatusIndicatorProps.Type> = { error: "error", security: "warning", warning: "warning", suggestion: "info" };
const NAMES: Record<Severity, string> = { error: "Error", security: "Security warning", warning: "Warning", suggestion: "Suggestion" };

export function FindingsList({ checked, document, onChoose }: { checked: Findings; document: string; onChoose(finding: Finding): void }) {
  const { findings, checking, unavailable } = checked;
  if (unavailable) return <Unavailable error={unavailable} />;
  return (
    <SpaceBetween size="xxs">
      <LiveRegion hidden>{checking ? "" : countText(findings)}</LiveRegion>
      {checking && <StatusIndicator type="loading">Checking the policy</StatusIndicator>}
      {!checking && findings.length === 0 && <StatusIndicator type="success">The policy check finds nothing</StatusIndicator>}
      {findings.length > 0 && (
        <ul className="findings" aria-label="Findings">
          {findings.map((finding, index) => (
            <li key={index}>
              <StatusIndicator type={ICONS[finding.severity]} wrapText>
                <b>{NAMES[finding.severity]}</b> {finding.code}{" "}
                {finding.span && (
                  <Button variant="inline-link" onClick={() => onChoose(finding)} ariaLabel={`Go to line ${lineOf(document, finding.span.start)}: ${finding.code}`}>
                    line {lineOf(document, finding.span.start)}
                  </Button>
                )}
              </StatusIndicator>
              <Box color="text-body-secondary">
                <span className="breakable">{finding.text}</span>
              </Box>
            </li>
          ))}
        </ul>
      )}
    </SpaceBetween>
  );
}

function countText(findings: readonly Finding[]): string {
  if (findings.length === 0) return "The policy check finds nothing";
  return findings.length === 1 ? "1 finding" : `${findings.length} findings`;
}

/** The policy can still be saved: IAM itself refuses what is malformed. */
function Unavailable({ error }: { error: AwsError }) {
  const why = isDenied(error) ? "You may not run the policy check (access-analyzer:ValidatePolicy)." : "The policy check did not answer.";
  return (
    <div>
      <StatusIndicator type="info" wrapText>
        {why} Findings are not shown; IAM still refuses a malformed policy.
      </StatusIndicator>
      <Box fontSize="body-s" color="text-body-secondary">
        <span className="breakable">
          {error.code}: {error.message} {error.requestId && `(request ${error.requestId})`}
        </span>
      </Box>
    </div>
  );
}
