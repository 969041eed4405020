// How many roles a cluster may have. No API tells; the guide says ten, and a server set otherwise says so when it refuses.

export const GUIDE_LIMIT = 10;

const SENTENCE = /(?:a maximum of|at most) (\d+) IAM roles/;

export function limitIn(message: string | undefined): number | undefined {
  const [, limit] = SENTENCE.exec(message ?? "") ?? [];
  return limit ? Number(limit) : undefined;
}
