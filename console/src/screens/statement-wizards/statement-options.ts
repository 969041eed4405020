// What COPY's and UNLOAD's forms have in common: options as data, each able to write its clause.
import { quoteLiteral } from "../../data-api/quote";

/** What is chosen for each option: `true` for a flag, else what was entered. */
export type Choice = boolean | string | undefined;
export type Choices = Readonly<Record<string, Choice>>;

export interface Problem {
  readonly field: string;
  readonly text: string;
}

export type Kind = "flag" | "literal" | "count" | "choice" | "word";

export interface OptionSpec<Format extends string> {
  /** The option's own words. */
  readonly id: string;
  readonly group: string;
  readonly formats: readonly Format[];
  readonly kind: Kind;
  readonly label: string;
  readonly help: string;
  readonly choices?: readonly string[];
  /** Options that cannot be beside it. */
  readonly excludes?: readonly string[];
  /** An option that it is of no use without. */
  readonly needs?: string;
  /** Its text in the statement; nothing when it is not chosen. */
  clause(choice: Choice): string;
  problem(choice: Choice): string | undefined;
}

export function flag<Format extends string>(id: string, group: string, formats: readonly Format[], label: string, help: string): OptionSpec<Format> {
  return { id, group, formats, kind: "flag", label, help, clause: (choice) => (choice === true ? id : ""), problem: () => undefined };
}

export function valued<Format extends string>(id: string, group: string, formats: readonly Format[], kind: Exclude<Kind, "flag">, label: string, help: string): OptionSpec<Format> {
  return { id, group, formats, kind, label, help, clause: (choice) => (isGiven(choice) ? written(id, kind, choice) : ""), problem: (choice) => (isGiven(choice) ? invalid(kind, choice) : undefined) };
}

const isGiven = (choice: Choice): choice is string => typeof choice === "string" && choice !== "";

function written(id: string, kind: Kind, text: string): string {
  // Options take one backslash and two for the same: `'\\t'` is a tab as well.
  if (kind === "literal") return `${id} ${quoteLiteral(text)}`;
  return kind === "word" ? text : `${id} ${text.trim()}`;
}

function invalid(kind: Kind, text: string): string | undefined {
  return kind === "count" && !/^\s*\d{1,9}\s*$/.test(text) ? "A whole number." : undefined;
}

/** An option is refused while one that excludes it is chosen; says which. */
export function refusedBy<Format extends string>(option: OptionSpec<Format>, choices: Choices): string | undefined {
  if (option.needs && !isChosen(choices[option.needs])) return `Needs ${option.needs}`;
  const other = option.excludes?.find((id) => isChosen(choices[id]));
  return other && `Not together with ${other}`;
}

export const isChosen = (choice: Choice): boolean => choice === true || isGiven(choice);

export interface RoleChoice {
  readonly kind: "default" | "arn";
  /** One role, or a chain with commas between. */
  readonly arn: string;
}

export function authorization({ kind, arn }: RoleChoice): string {
  return kind === "default" ? "IAM_ROLE default" : `IAM_ROLE ${quoteLiteral(arn.replaceAll(/\s+/g, ""))}`;
}

export const isS3Path = (path: string): boolean => /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/.test(path.trim());

/** Names with commas between them; quoted ones may hold commas. */
export function listOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"]|"")*)"|[^,\s][^,]*/g)].map(([whole, quoted]) => (quoted === undefined ? whole.trim() : quoted.replaceAll('""', '"'))).filter(Boolean);
}
