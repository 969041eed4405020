// The side navigation: the screens with a section, grouped.
import type { SideNavigationProps } from "@cloudscape-design/components/side-navigation";
import { screens, type Screen, type Section } from "../screens";

export function navigationItems(all: readonly Screen[] = screens): SideNavigationProps.Item[] {
  const sections = new Map<Section, SideNavigationProps.Link[]>();
  for (const { section, title, path } of all) {
    if (!section) continue;
    const items = sections.get(section) ?? [];
    sections.set(section, [...items, { type: "link", text: title, href: `#${path}` }]);
  }
  return [...sections].map(([text, items]) => ({ type: "section-group", title: text, items }));
}

/** The navigation entry of a path: the longest one it lies below. */
export function activeHref(pathname: string, all: readonly Screen[] = screens): string {
  const within = all.filter(({ section, path }) => section && (pathname === path || pathname.startsWith(`${path}/`)));
  const longest = within.reduce((best, { path }) => (path.length > best.length ? path : best), "");
  return `#${longest}`;
}
