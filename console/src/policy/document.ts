// Policy documents as IAM and S3 give and take them.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

export interface Statement {
  readonly [element: string]: Json;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export const VERSION = "2012-10-17";

/** IAM gives documents URL-encoded. Laid out to be read; what is no JSON stays as it is. */
export function decodeDocument(encoded: string | undefined): string {
  return layOut(decoded(encoded ?? ""));
}

function decoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

export function layOut(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    return document;
  }
}

export const documentOf = (...statements: readonly Statement[]): PolicyDocument => ({ Version: VERSION, Statement: statements });

export const textOf = (document: PolicyDocument): string => JSON.stringify(document, null, 2);

/** The document with one statement more; a new one when there was none. Throws on what is no policy document. */
export function withStatement(document: string | undefined, statement: Statement): string {
  if (!document?.trim()) return textOf(documentOf(statement));
  const parsed = JSON.parse(document) as { Statement?: Statement | Statement[] };
  return JSON.stringify({ ...parsed, Statement: [...[parsed.Statement ?? []].flat(), statement] }, null, 2);
}

/** IAM counts a policy's size without white space. */
export const sizeOf = (document: string): number => document.replace(/\s/g, "").length;
