// Each picture is taken light, dark and narrow; some also on a large screen.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

const LOOKS = [
  { name: "light", colorScheme: "light", width: 1280, height: 900, fullPage: false },
  { name: "dark", colorScheme: "dark", width: 1280, height: 900, fullPage: false },
  { name: "narrow", colorScheme: "light", width: 360, height: 800, fullPage: true },
] as const;
const LARGE = { name: "4k", colorScheme: "dark", width: 3840, height: 2160, fullPage: false } as const;

export interface TakeOptions {
  /** Take it at 4K too. */
  readonly large?: boolean;
}

/** The picture that `prepare` leads to is `NN-name-look.png`. `prepare` starts from a fresh page each time. */
export async function take(page: Page, name: string, prepare: () => Promise<void>, { large = false }: TakeOptions = {}): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) throw new Error("SCREENSHOTS names the folder for the pictures");
  mkdirSync(folder, { recursive: true });
  for (const look of large ? [...LOOKS, LARGE] : LOOKS) {
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.goto("about:blank");
    await prepare();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForLoadState("networkidle");
    // The bars that stay at the top would otherwise stand in the middle of the picture.
    if (look.fullPage) await page.evaluate(() => window.scrollTo(0, 0));
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), animations: "disabled", fullPage: look.fullPage });
  }
}
