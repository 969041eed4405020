// ARNs as the console reads and writes them.

const ROLE_ARN = /^arn:aws:iam::(\d{12}):role\/((?:[\x21-\x7e]*\/)?[\w+=,.@-]{1,64})$/;
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

export const isRoleArn = (text: string): boolean => ROLE_ARN.test(text);
export const accountOfRole = (arn: string): string | undefined => ROLE_ARN.exec(arn)?.[1];

/** `arn:aws:iam::1:role/path/Name` → `Name`; anything else stays as it is. */
export const nameOfArn = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** A bare role name means a role of the person's own account. */
export function roleArn(text: string, account: string): string {
  const trimmed = text.trim();
  return ROLE_NAME.test(trimmed) ? `arn:aws:iam::${account}:role/${trimmed}` : trimmed;
}
