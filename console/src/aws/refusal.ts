// Reads AWS's sentence of refusal: who may not do what on which resource, and what policy statement is missing.

export interface Refusal {
  readonly principal: string;
  readonly action: string;
  readonly resource?: string;
  readonly explicit: boolean;
}

const SENTENCE = /User: (\S+) is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/;

export function parseRefusal(message: string): Refusal | undefined {
  const [, principal, action, resource] = SENTENCE.exec(message) ?? [];
  if (!principal || !action) return undefined;
  return { principal, action, resource: resource?.replace(/[.,]$/, ""), explicit: /explicit deny/.test(message) };
}

/** The smallest statement that allows the refused action; of no use against an explicit deny. */
export function missingStatement(refusal: Refusal): string | undefined {
  if (refusal.explicit) return undefined;
  return JSON.stringify({ Effect: "Allow", Action: refusal.action, Resource: refusal.resource ?? "*" }, null, 2);
}
