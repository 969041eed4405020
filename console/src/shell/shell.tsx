// What stays around the screens: the bar on top, the navigation, notifications.
import AppLayoutToolbar from "@cloudscape-design/components/app-layout-toolbar";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import { Suspense, useState } from "react";
import { Outlet, useLocation } from "react-router";
import { Breadcrumbs, BreadcrumbsProvider } from "../components/breadcrumbs";
import { Notifications } from "../components/notifications";
import { Loading } from "../components/resource-state";
import { useFollow } from "../components/use-follow";
import { activeHref, navigationItems } from "./navigation";
import { TopBar } from "./top-bar";

const LABELS = { navigation: "Side navigation", navigationToggle: "Open navigation", navigationClose: "Close navigation", notifications: "Notifications" };

export function Shell() {
  const { pathname } = useLocation();
  const follow = useFollow();
  const [navigationOpen, setNavigationOpen] = useState(() => window.innerWidth > 900);
  return (
    <BreadcrumbsProvider>
      <a className="skip-link" href="#content" onClick={focusContent}>
        Skip to content
      </a>
      <TopBar />
      <AppLayoutToolbar
        headerSelector="#top-bar"
        toolsHide
        navigationWidth={240}
        breadcrumbs={<Breadcrumbs />}
        ariaLabels={LABELS}
        navigationOpen={navigationOpen}
        onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
        navigation={<SideNavigation header={{ text: "Amazon Redshift", href: "#/" }} items={navigationItems()} activeHref={activeHref(pathname)} onFollow={follow} />}
        notifications={<Notifications />}
        content={
          <div id="content" tabIndex={-1}>
            <Suspense fallback={<Loading what="the screen" />}>
              <Outlet />
            </Suspense>
          </div>
        }
      />
    </BreadcrumbsProvider>
  );
}

/** Not a plain fragment link: the fragment is the route. */
function focusContent(event: { preventDefault(): void }) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
