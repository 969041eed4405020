// Why a call was refused, beyond AWS's sentence: the server's explanation, which needs sts:DecodeAuthorizationMessage.
import type { AwsClients } from "./clients";

export interface Explanation {
  /** The statements that matched the request: a deny among them decided. */
  readonly statements: readonly MatchedStatement[];
  /** The kinds of policy in which an allow was needed and not found. */
  readonly missingIn: readonly string[];
}

export interface MatchedStatement {
  readonly effect: string;
  readonly policy: string;
  readonly attachedTo: string;
  /** The Sid, or where in the document it stands. */
  readonly statement: string;
}

interface Decoded {
  matchedStatements?: { items?: { statementId?: string; effect?: string; policyId?: string; attachedTo?: string; path?: string }[] };
  failures?: { items?: { value?: string }[] };
}

export async function explain(aws: AwsClients, encoded: string): Promise<Explanation> {
  const { DecodedMessage } = await (await aws.sts()).decodeAuthorizationMessage({ EncodedMessage: encoded });
  return readExplanation(DecodedMessage ?? "{}");
}

export function readExplanation(json: string): Explanation {
  const { matchedStatements, failures } = JSON.parse(json) as Decoded;
  return {
    statements: (matchedStatements?.items ?? []).map(({ statementId, effect = "", policyId = "", attachedTo = "", path = "" }) => ({
      effect,
      policy: policyId,
      attachedTo,
      statement: statementId || path,
    })),
    missingIn: (failures?.items ?? []).map(({ value = "" }) => value),
  };
}
