// Addresses of the screens about loads.
import type { Target } from "../../data-api/target";
import { targetParams } from "../../data-api/use-target";

export const loadsHref = (target: Target): string => `#/loads?${targetParams(target).toString()}`;

/** The errors of one load, or of all. */
export function loadErrorsHref(target: Target, queryId?: number | string): string {
  const params = targetParams(target);
  if (queryId !== undefined) params.set("load", String(queryId));
  return `#/loads/errors?${params.toString()}`;
}
