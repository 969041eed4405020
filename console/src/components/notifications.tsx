// Messages about what was done, shown at the top of the page and kept over navigation.
import Flashbar, { type FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";

type Kind = "success" | "info" | "warning" | "error";
type Notify = (kind: Kind, content: ReactNode) => void;

const NotifyContext = createContext<Notify | undefined>(undefined);
const ItemsContext = createContext<FlashbarProps.MessageDefinition[]>([]);
let nextId = 0;

export function NotificationsProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<FlashbarProps.MessageDefinition[]>([]);
  const notify = useCallback<Notify>((type, content) => {
    const id = String(nextId++);
    const onDismiss = () => setItems((before) => before.filter((item) => item.id !== id));
    setItems((before) => [{ id, type, content, dismissible: true, dismissLabel: "Dismiss", onDismiss }, ...before].slice(0, 5));
  }, []);
  const shown = useMemo(() => items, [items]);
  return (
    <NotifyContext value={notify}>
      <ItemsContext value={shown}>{children}</ItemsContext>
    </NotifyContext>
  );
}

export function Notifications() {
  return <Flashbar items={useContext(ItemsContext)} />;
}

export function useNotify(): Notify {
  const notify = useContext(NotifyContext);
  if (!notify) throw new Error("useNotify needs a NotificationsProvider");
  return notify;
}
