// The console: signed out it is the sign-in screen, signed in the shell with the screens.
import { I18nProvider } from "@cloudscape-design/components/i18n";
import messages from "@cloudscape-design/components/i18n/messages/all.en";
import { useState } from "react";
import { createHashRouter, Navigate, type RouteObject } from "react-router";
import { RouterProvider } from "react-router/dom";
import { Loading } from "./components/resource-state";
import { NotificationsProvider } from "./components/notifications";
import { home, screens, type Screen } from "./screens";
import { SignIn } from "./screens/sign-in/sign-in";
import { SessionProvider, useSessionState } from "./session/session";
import { ScreenFailed } from "./shell/screen-failed";
import { Shell } from "./shell/shell";
import { NotFound } from "./shell/not-found";
import { ThemeProvider } from "./theme/theme";

export function App({ token }: { token?: string }) {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <ThemeProvider>
        <SessionProvider>
          <NotificationsProvider>
            <Gate token={token} />
          </NotificationsProvider>
        </SessionProvider>
      </ThemeProvider>
    </I18nProvider>
  );
}

function Gate({ token }: { token?: string }) {
  const { session, restoring } = useSessionState();
  const [router] = useState(() => createHashRouter(routes(screens)));
  if (restoring) return <Loading what="your session" />;
  if (!session) return <SignIn token={token} />;
  // A new session starts from nothing that the one before it read.
  return <RouterProvider key={session.identity.arn} router={router} />;
}

function routes(all: readonly Screen[]): RouteObject[] {
  const children: RouteObject[] = all.map(({ path, load }) => ({
    path,
    lazy: async () => ({ Component: (await load()).default }),
    ErrorBoundary: ScreenFailed,
  }));
  return [
    {
      path: "/",
      Component: Shell,
      ErrorBoundary: ScreenFailed,
      HydrateFallback: () => <Loading what="the console" />,
      children: [{ index: true, element: <Navigate to={home} replace /> }, ...children, { path: "*", Component: NotFound }],
    },
  ];
}
