// Leaves each file of dist/ that compresses well beside itself as .br and .gz: the binary embeds and serves all three.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const worthwhile = /\.(css|html|js|json|svg|txt|wasm|webmanifest)$/;
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

for (const name of readdirSync(dist, { recursive: true })) {
  if (!worthwhile.test(name)) continue;
  const content = readFileSync(dist + name);
  for (const [suffix, compressed] of [["br", brotliCompressSync(content, quality)], ["gz", gzipSync(content, { level: 9 })]]) {
    if (compressed.length < content.length) writeFileSync(`${dist}${name}.${suffix}`, compressed);
  }
}
