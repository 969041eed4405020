// The side navigation: the screens with a section, grouped.
import type { SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import { screens, type Screen, type Section } from "../screens";

export function navigationItems(all: readonly Screen[] = screens): SideNavigationProps.Item[] {
  const groups = new Map<Section, SideNavigationProps.Link[]>();
  for (const { section, title, path } of all) {
    if (!section) continue;
    const links = groups.get(section) ?? [];
    groups.set(section, [...links, { type: "link", text: title, href: `#${path}` }]);
  }
  // "Clusters" is what people come for: it stands on its own, as in the guide's "choose Clusters".
  return [...groups].flatMap(([title, items]): SideNavigationProps.Item[] => (title === "Clusters" ? items : [{ type: "section-group", title, items }]));
}

/** The navigation entry of a path: the longest one it lies below. */
export function activeHref(pathname: string, all: readonly Screen[] = screens): string {
  const within = all.filter(({ section, path }) => section && (pathname === path || pathname.startsWith(`${path}/`)));
  const longest = within.reduce((best, { path }) => (path.length > best.length ? path : best), "");
  return `#${longest}`;
}
