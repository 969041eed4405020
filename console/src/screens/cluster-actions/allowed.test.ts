import { expect, test } from "vitest";
import { isPossible, type ClusterAction } from "./allowed";

const ALL: ClusterAction[] = ["manage-iam-roles", "modify", "pause", "resume", "reboot", "snapshot", "delete"];
const possible = (status: string) => ALL.filter((action) => isPossible(action, status));

test("a status admits what the service accepts", () => {
  expect(possible("available")).toEqual(["manage-iam-roles", "modify", "pause", "reboot", "snapshot", "delete"]);
  expect(possible("paused")).toEqual(["resume", "delete"]);
  expect(possible("creating")).toEqual([]);
});
