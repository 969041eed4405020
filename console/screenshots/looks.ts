// Each picture is taken light, dark and narrow.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";

const LOOKS = [
  { name: "light", colorScheme: "light", width: 1280, height: 900 },
  { name: "dark", colorScheme: "dark", width: 1280, height: 900 },
  { name: "narrow", colorScheme: "light", width: 360, height: 800 },
] as const;

/** The picture that `prepare` leads to is `NN-name-look.png`. `prepare` starts from a fresh page each time. */
export async function take(page: Page, name: string, prepare: () => Promise<void>): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) throw new Error("SCREENSHOTS names the folder for the pictures");
  mkdirSync(folder, { recursive: true });
  for (const look of LOOKS) {
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: look.width, height: look.height });
    await page.goto("about:blank");
    await prepare();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), animations: "disabled" });
  }
}
