// Reads AWS's sentence of refusal: who may not do what on which resource, and what policy statement is missing.

export interface Refusal {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
  readonly explicit: boolean;
}

/** S3 quotes the action and the resource, which may then have spaces. */
const SENTENCE = /User: (\S+) is not authorized to perform: "?([\w-]+:\w+)"?(?: on resource: (?:"([^"]+)"|(\S+)))?/;

export function parseRefusal(message: string): Refusal | undefined {
  const [, principal, action, quoted, plain] = SENTENCE.exec(message) ?? [];
  if (!principal || !action) return undefined;
  return { principal, action, resource: quoted ?? plain?.replace(/[.,]$/, ""), explicit: /explicit deny/.test(message) };
}

/** The smallest statement that allows the refused action; of no use against an explicit deny. */
export function missingStatement(refusal: Refusal): string | undefined {
  if (refusal.explicit) return undefined;
  return JSON.stringify({ Effect: "Allow", Action: refusal.action, Resource: refusal.resource ?? "*" }, null, 2);
}
