// Cloudscape carries its font as `data:` URIs inside a style sheet. As files of their own they need no exception in the
// Content-Security-Policy, and only the subsets that a page uses are loaded.
import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const FONT = /url\((['"]?)data:(?:font|application)\/[\w-]*woff2;(?:charset=utf-8;)?base64,([A-Za-z0-9+/=]+)\1\)/g;

export function fontFiles(base: string): Plugin {
  return {
    name: "font-files",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/global-styles/index.css")) return null;
      return code.replace(FONT, (_whole, _quote: string, encoded: string) => {
        const source = Buffer.from(encoded, "base64");
        const fileName = `assets/font-${createHash("sha256").update(source).digest("hex").slice(0, 8)}.woff2`;
        this.emitFile({ type: "asset", fileName, source });
        return `url(${base}${fileName})`;
      });
    },
  };
}
