// The build that the binary embeds: hashed assets below the route it serves them on, no inline scripts.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { fontFiles } from "./vite.fonts.ts";

/** The server that `npm run dev` signs in to. */
const server = process.env["VESTO_URL"] ?? "http://127.0.0.1:4566";
const base = "/_vesto/console/";

/** What the binary sends too. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export default defineConfig({
  base,
  plugins: [react(), fontFiles(base)],
  build: {
    target: "es2022",
    // Browsers that know `light-dark()`: what stands in for it elsewhere would not follow the theme that one chose.
    cssTarget: ["chrome123", "edge123", "firefox120", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
  server: { proxy: proxyToVesto() },
  preview: { proxy: proxyToVesto(), headers: { "content-security-policy": policy } },
  test: {
    environment: "happy-dom",
    exclude: ["node_modules"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});

/** Everything but the console's own files is the AWS endpoint. Host stays as signed, so signatures hold. */
function proxyToVesto() {
  return {
    [`^(?!${base}(?!sign-in))(?!/@)`]: { target: server, changeOrigin: false },
  };
}
