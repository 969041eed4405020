// Pictures of every screen, for people to look at: SCREENSHOTS names the folder, outside the repository.
import { defineConfig } from "@playwright/test";
import base from "./playwright.config.ts";

export default defineConfig(base, {
  testDir: "screenshots",
  testMatch: "*.shots.ts",
  workers: 1,
  timeout: 300_000,
  retries: 0,
});
