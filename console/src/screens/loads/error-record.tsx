import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { Copyable } from "../../components/copy-button";
import type { LoadError } from "./load-error-data";
import { markField } from "./raw-line";

/** One rejected record. */
export function ErrorRecord({ error, onChoose }: { error: LoadError; onChoose?(): void }) {
  const type = error.length && !["0", "-1"].includes(error.length) && /char/.test(error.type) ? `${error.type}(${error.length})` : error.type;
  return (
    <Container
      header={
        <Header variant="h3" description={`${error.at.toLocaleString()} · load ${error.queryId}`} actions={onChoose && <Button onClick={onChoose}>Only this load</Button>}>
          {error.code}: {error.reason}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <RawLine error={error} />
        <KeyValuePairs
          columns={4}
          items={[
            { label: "Column", value: error.column ? `${error.column} ${type}` : "-" },
            { label: "Value", value: error.value ? <code className="breakable">{error.value}</code> : <em>empty</em> },
            { label: "Line", value: error.line.toLocaleString() },
            { label: "File", value: <Copyable text={error.file} label="Copy the file's path" /> },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}

/** The line with the field marked, and a caret below it for those who do not see the colour. */
function RawLine({ error }: { error: LoadError }) {
  if (!error.rawLine) return <Box color="text-status-inactive">The line is empty.</Box>;
  const { before, field, after } = markField(error.rawLine, error.position, error.value);
  // A quoted field may go over lines: the caret stands below the one with the field.
  const lineEnd = after.indexOf("\n") < 0 ? after.length : after.indexOf("\n");
  const indent = before.slice(before.lastIndexOf("\n") + 1).replaceAll(/[^\t]/g, " ");
  return (
    <pre className="raw-line" tabIndex={0} aria-label={`Line ${error.line} of the file`}>
      {before}
      <mark>{field || " "}</mark>
      {after.slice(0, lineEnd)}
      {"\n"}
      <span aria-hidden="true">
        {indent}
        {"^".repeat(Math.max(1, [...field].length))}
      </span>
      {after.slice(lineEnd)}
    </pre>
  );
}
