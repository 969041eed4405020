import { useSyncExternalStore } from "react";
import { useSession, type Session } from "../../session/session";
import { Workspace, type Snapshot } from "./workspace";

/** A signed-in session has one; another person's never shows. */
const workspaces = new WeakMap<Session, Workspace>();

export function workspaceOf(session: Session): Workspace {
  const found = workspaces.get(session) ?? new Workspace();
  workspaces.set(session, found);
  return found;
}

export function useWorkspace(): readonly [Workspace, Snapshot] {
  const workspace = workspaceOf(useSession());
  return [workspace, useSyncExternalStore(workspace.subscribe, workspace.snapshot)];
}
