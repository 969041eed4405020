// Light or dark: what the person chose, else what their system prefers.
import { applyDensity, applyMode, Density, Mode } from "@cloudscape-design/global-styles";
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";

export type ThemeChoice = "system" | "light" | "dark";

const STORED = "vesto-theme";
const DARK = "(prefers-color-scheme: dark)";

export function resolveDark(choice: ThemeChoice, systemIsDark: boolean): boolean {
  return choice === "dark" || (choice === "system" && systemIsDark);
}

function readChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORED);
  return stored === "light" || stored === "dark" ? stored : "system";
}

interface Theme {
  readonly choice: ThemeChoice;
  readonly dark: boolean;
  choose(choice: ThemeChoice): void;
}

const ThemeContext = createContext<Theme | undefined>(undefined);

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [choice, setChoice] = useState(readChoice);
  const [systemIsDark, setSystemIsDark] = useState(() => window.matchMedia(DARK).matches);
  const dark = resolveDark(choice, systemIsDark);

  useEffect(() => {
    const query = window.matchMedia(DARK);
    const follow = () => setSystemIsDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);

  useEffect(() => {
    applyMode(dark ? Mode.Dark : Mode.Light);
    applyDensity(Density.Comfortable);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  }, [dark]);

  const theme = useMemo(() => {
    const choose = (next: ThemeChoice) => {
      localStorage.setItem(STORED, next);
      setChoice(next);
    };
    return { choice, dark, choose };
  }, [choice, dark]);
  return <ThemeContext value={theme}>{children}</ThemeContext>;
}

export function useTheme(): Theme {
  const theme = useContext(ThemeContext);
  if (!theme) throw new Error("useTheme needs a ThemeProvider");
  return theme;
}
