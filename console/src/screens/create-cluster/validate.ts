// Redshift's rules for names, passwords and sizes, said before the service has to.

/** What is wrong with each field of a form; nothing for the fields that are right. */
export type Problems<F> = Partial<Record<keyof F, string>>;

const IDENTIFIER = /^[a-z](?:-?[a-z0-9])*$/;
const USER = /^[a-z][a-z0-9_+.@-]*$/;
const DATABASE = /^[a-z][a-z0-9_]*$/;
const LARGEST = 100;

export function identifierProblem(text: string): string | undefined {
  if (!text) return "Name the cluster.";
  if (text.length > 63) return "At most 63 characters.";
  return IDENTIFIER.test(text) ? undefined : "Lowercase letters, digits and hyphens; a letter first, no hyphen at the end, no two in a row.";
}

export function nodesProblem(text: string): string | undefined {
  const nodes = Number(text);
  return Number.isInteger(nodes) && nodes >= 1 && nodes <= LARGEST ? undefined : `1 to ${LARGEST} nodes.`;
}

export function databaseProblem(text: string): string | undefined {
  if (!text) return "Name the database.";
  return text.length <= 64 && DATABASE.test(text) ? undefined : "1 to 64 lowercase letters, digits and _; a letter first.";
}

export function userProblem(text: string): string | undefined {
  if (!text) return "Name the admin user.";
  return text.length <= 128 && USER.test(text) ? undefined : "1 to 128 lowercase letters, digits and _ + . @ -; a letter first.";
}

export function passwordProblem(text: string): string | undefined {
  if (!text) return "Enter a password.";
  if (text.length < 8 || text.length > 64) return "8 to 64 characters.";
  if (!/[a-z]/.test(text) || !/[A-Z]/.test(text) || !/\d/.test(text)) return "At least one uppercase letter, one lowercase letter and one digit.";
  return /^[\x21-\x7e]+$/.test(text) && !/['"\\/@]/.test(text) ? undefined : "Printable ASCII without ' \" \\ / @ and spaces.";
}

export function portProblem(text: string): string | undefined {
  const port = Number(text);
  return text === "" || (Number.isInteger(port) && port >= 1150 && port <= 65535) ? undefined : "A port from 1150 to 65535.";
}
