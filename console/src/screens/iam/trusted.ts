// Who a trust policy lets assume the role, in a few words.

interface TrustStatement {
  Effect?: string;
  Principal?: "*" | Record<string, string | string[]>;
}

/** The principals of all statements that allow; the document as IAM gives it, URL-encoded. */
export function trustedPrincipals(encoded: string | undefined): string[] {
  try {
    const { Statement = [] } = JSON.parse(decodeURIComponent(encoded ?? "")) as { Statement?: TrustStatement | TrustStatement[] };
    const all = [Statement].flat().filter(({ Effect }) => Effect === "Allow").flatMap(principalsOf);
    return [...new Set(all)];
  } catch {
    return [];
  }
}

function principalsOf({ Principal }: TrustStatement): string[] {
  if (Principal === undefined) return [];
  return Principal === "*" ? ["*"] : Object.values(Principal).flat();
}
