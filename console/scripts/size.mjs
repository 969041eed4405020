// Fails when the scripts that the first page loads weigh more than 600 KB gzipped.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 600 * 1024;
const html = readFileSync(new URL("../dist/index.html", import.meta.url), "utf8");
const scripts = [...html.matchAll(/\/_vesto\/console\/(assets\/[\w-]+\.js)/g)].map(([, path]) => path);
const sizes = scripts.map((path) => gzipSync(readFileSync(new URL(`../dist/${path}`, import.meta.url))).length);
const total = sizes.reduce((sum, size) => sum + size, 0);
console.log(`initial scripts: ${(total / 1024).toFixed(1)} KB gzipped of ${LIMIT / 1024} KB, in ${scripts.length} files`);
if (scripts.length === 0 || total > LIMIT) process.exit(1);
