// A JSON editor for policies: line numbers, and the findings of the lint where they are. A plain text area below the marks,
// so that typing, undo, selection and screen readers work as everywhere; Tab leaves it.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useId, useMemo, useRef } from "react";
import { layOut, sizeOf } from "./document";
import { FindingsList } from "./findings-list";
import { lineOf, type Finding, type PolicyKind } from "./findings";
import { markedParts } from "./marks";
import { useFindings } from "./use-findings";
import "./policy-editor.css";

export interface PolicyEditorProps {
  value: string;
  onChange(value: string): void;
  kind: PolicyKind;
  /** What a screen reader calls it: "Trust policy". */
  label: string;
  /** Characters that IAM allows, white space not counted. */
  limit?: number;
}

export function PolicyEditor({ value, onChange, kind, label, limit }: PolicyEditorProps) {
  const checked = useFindings(value, kind);
  const area = useRef<HTMLTextAreaElement>(null);
  const backdrop = useRef<HTMLDivElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const listId = useId();
  const parts = useMemo(() => markedParts(value, checked.findings), [value, checked.findings]);
  const lines = value.split("\n").length;

  const follow = () => {
    const { scrollTop = 0, scrollLeft = 0 } = area.current ?? {};
    backdrop.current?.scrollTo(scrollLeft, scrollTop);
    gutter.current?.scrollTo(0, scrollTop);
  };
  const goTo = ({ span }: Finding) => {
    if (!span || !area.current) return;
    area.current.focus();
    area.current.setSelectionRange(span.start, span.end);
    area.current.scrollTop = (lineOf(value, span.start) - 4) * LINE_HEIGHT;
  };

  return (
    <SpaceBetween size="xs">
      <div className="policy-editor">
        <Gutter ref={gutter} lines={lines} findings={checked.findings} document={value} />
        <div className="policy-editor-text">
          <div className="policy-editor-backdrop" ref={backdrop} aria-hidden="true">
            {parts.map(({ text, severity }, index) => (severity ? <mark key={index} className={`finding-${severity}`}>{text}</mark> : <span key={index}>{text}</span>))}
            {"\n"}
          </div>
          <textarea
            ref={area}
            value={value}
            rows={Math.min(Math.max(lines, 8), 24)}
            onChange={(event) => onChange(event.target.value)}
            onScroll={follow}
            aria-label={label}
            aria-describedby={listId}
            spellCheck={false}
            autoComplete="off"
            wrap="off"
          />
        </div>
      </div>
      <div className="policy-editor-foot">
        <Box fontSize="body-s" color={limit !== undefined && sizeOf(value) > limit ? "text-status-error" : "text-body-secondary"}>
          {limit === undefined ? `${sizeOf(value).toLocaleString()} characters` : `${sizeOf(value).toLocaleString()} of ${limit.toLocaleString()} characters`}
        </Box>
        <Button variant="inline-link" disabled={layOut(value) === value} onClick={() => onChange(layOut(value))}>
          Lay out
        </Button>
      </div>
      <div id={listId}>
        <FindingsList checked={checked} document={value} onChoose={goTo} />
      </div>
    </SpaceBetween>
  );
}

/** As in policy-editor.css. */
const LINE_HEIGHT = 20;

function Gutter({ ref, lines, findings, document }: { ref: React.Ref<HTMLDivElement>; lines: number; findings: readonly Finding[]; document: string }) {
  const worst = useMemo(() => {
    const byLine = new Map<number, Finding>();
    for (const finding of findings) {
      const line = finding.span && lineOf(document, finding.span.start);
      if (line && !byLine.has(line)) byLine.set(line, finding);
    }
    return byLine;
  }, [findings, document]);
  return (
    <div className="policy-editor-gutter" ref={ref} aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => {
        const finding = worst.get(index + 1);
        return (
          <div key={index} className={finding && `gutter-${finding.severity}`} title={finding?.text}>
            {index + 1}
          </div>
        );
      })}
    </div>
  );
}
