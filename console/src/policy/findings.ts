// What is wrong, risky or superfluous in a policy document: ValidatePolicy of IAM Access Analyzer, and broken JSON at once.
// <https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html>
import type { Position, ValidatePolicyFinding } from "@aws-sdk/client-accessanalyzer";
import type { AwsClients } from "../aws/clients";
import { allPages } from "../aws/pages";
import type { Span } from "./json-span";

export type PolicyKind = "identity" | "trust" | "bucket";
export type Severity = "error" | "security" | "warning" | "suggestion";

export interface Finding {
  readonly severity: Severity;
  readonly code: string;
  readonly text: string;
  readonly learnMore?: string;
  /** Where it is, in characters of the document. */
  readonly span?: Span;
}

const REQUEST = {
  identity: { policyType: "IDENTITY_POLICY" },
  trust: { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::IAM::AssumeRolePolicyDocument" },
  bucket: { policyType: "RESOURCE_POLICY", validatePolicyResourceType: "AWS::S3::Bucket" },
} as const;

const SEVERITIES: Record<string, Severity> = { ERROR: "error", SECURITY_WARNING: "security", WARNING: "warning", SUGGESTION: "suggestion" };
const ORDER: readonly Severity[] = ["error", "security", "warning", "suggestion"];

export async function validatePolicy(aws: AwsClients, document: string, kind: PolicyKind, abortSignal: AbortSignal): Promise<Finding[]> {
  const analyzer = await aws.accessAnalyzer();
  const found = await allPages(async (nextToken) => {
    const page = await analyzer.validatePolicy({ policyDocument: document, ...REQUEST[kind], nextToken }, { abortSignal });
    return { items: page.findings, next: page.nextToken };
  });
  return sorted(found.map((finding) => readFinding(finding, document)));
}

export function readFinding(finding: ValidatePolicyFinding, document: string): Finding {
  const { start, end } = finding.locations?.[0]?.span ?? {};
  return {
    severity: SEVERITIES[finding.findingType ?? ""] ?? "warning",
    code: finding.issueCode ?? "",
    text: finding.findingDetails ?? "",
    learnMore: finding.learnMoreLink,
    span: start && end && { start: offsetOf(start, document), end: offsetOf(end, document) },
  };
}

/** Lines count from 1, columns from 0 and in whole characters, of which JavaScript may count one as two. */
function offsetOf({ line = 1, column = 0 }: Position, document: string): number {
  const lines = document.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const within = Array.from(lines[line - 1] ?? "").slice(0, column).join("").length;
  return Math.min(before + within, document.length);
}

export function sorted(findings: readonly Finding[]): Finding[] {
  const rank = ({ severity, span }: Finding) => ORDER.indexOf(severity) * 1e9 + (span?.start ?? 0);
  return findings.toSorted((one, other) => rank(one) - rank(other));
}

/** Broken JSON, which needs no server to be seen. */
export function jsonError(document: string): Finding | undefined {
  try {
    JSON.parse(document);
    return undefined;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    return { severity: "error", code: "JSON_SYNTAX_ERROR", text, span: errorSpan(text, document) };
  }
}

/** Engines word it differently: `at position 12`, `line 2 column 3`; an end that comes too early has no place of its own. */
function errorSpan(text: string, document: string): Span | undefined {
  const position = /position (\d+)/.exec(text)?.[1];
  const [, line, column] = /line (\d+) column (\d+)/.exec(text) ?? [];
  const length = document.length;
  const start = position ? Number(position) : line && column ? offsetOf({ line: Number(line), column: Number(column) - 1, offset: 0 }, document) : length - 1;
  if (length === 0) return undefined;
  const at = Math.min(Math.max(start, 0), length - 1);
  return { start: at, end: at + 1 };
}

export const lineOf = (document: string, offset: number): number => document.slice(0, offset).split("\n").length;
