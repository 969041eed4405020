// The way to the current page. The page says it, the shell shows it in its toolbar.
import BreadcrumbGroup, { type BreadcrumbGroupProps } from "@cloudscape-design/components/breadcrumb-group";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { useFollow } from "./use-follow";

type Items = readonly BreadcrumbGroupProps.Item[];

const SetContext = createContext<(items: Items) => void>(() => undefined);
const ItemsContext = createContext<Items>([]);

export function BreadcrumbsProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<Items>([]);
  return (
    <SetContext value={setItems}>
      <ItemsContext value={items}>{children}</ItemsContext>
    </SetContext>
  );
}

export function Breadcrumbs() {
  const items = useContext(ItemsContext);
  const follow = useFollow();
  return items.length > 0 ? <BreadcrumbGroup items={items} ariaLabel="Breadcrumbs" onFollow={follow} /> : null;
}

/** Shows these above the page, for as long as it is there. */
export function useBreadcrumbs(items: Items): void {
  const set = useContext(SetContext);
  const key = JSON.stringify(items);
  useEffect(() => {
    set(JSON.parse(key) as Items);
    return () => set([]);
  }, [key, set]);
}
