// Who is signed in, where, that authorization is enforced, the theme, and the way out.
import TopNavigation, { type TopNavigationProps } from "@cloudscape-design/components/top-navigation";
import { useFollow } from "../components/use-follow";
import { whoIs } from "../session/who";
import { useSession, useSessionState } from "../session/session";
import { useTheme, type ThemeChoice } from "../theme/theme";

const THEMES: Record<ThemeChoice, string> = { system: "As the system", light: "Light", dark: "Dark" };

export function TopBar() {
  const { identity, region } = useSession();
  const { signOut } = useSessionState();
  const { choice, choose } = useTheme();
  const follow = useFollow();

  const person: TopNavigationProps.MenuDropdownUtility = {
    type: "menu-dropdown",
    text: whoIs(identity),
    description: identity.arn,
    iconName: "user-profile",
    ariaLabel: `Signed in as ${identity.arn}`,
    items: [
      { id: "account", text: `Account ${identity.account}`, disabled: true },
      { id: "region", text: `Region ${region}`, disabled: true },
      { id: "identity", text: "Who am I", href: "#/identity" },
      { id: "sign-out", text: "Sign out" },
    ],
    onItemClick: ({ detail }) => detail.id === "sign-out" && signOut(),
    onItemFollow: follow,
  };
  const theme: TopNavigationProps.MenuDropdownUtility = {
    type: "menu-dropdown",
    iconName: "settings",
    ariaLabel: "Theme",
    title: "Theme",
    items: Object.entries(THEMES).map(([id, text]) => ({ id, text, itemType: "checkbox", checked: id === choice })),
    onItemClick: ({ detail }) => choose(detail.id as ThemeChoice),
  };
  const enforced: TopNavigationProps.ButtonUtility = {
    type: "button",
    text: "Enforcement on",
    iconName: "lock-private",
    ariaLabel: "Authorization is enforced on every request",
    href: "#/identity",
    onFollow: follow,
  };

  return (
    <div id="top-bar">
      <TopNavigation
        identity={{ title: "Vesto", href: "#/", onFollow: follow }}
        utilities={[enforced, { type: "button", text: `${identity.account} · ${region}`, href: "#/identity", onFollow: follow, disableTextCollapse: false, iconName: "globe" }, theme, person]}
        i18nStrings={{ overflowMenuTriggerText: "More", overflowMenuTitleText: "All", overflowMenuBackIconAriaLabel: "Back", overflowMenuDismissIconAriaLabel: "Close" }}
      />
    </div>
  );
}
