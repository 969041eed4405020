// Checks the lock file: exact versions with hashes, no registry's address, licences from a list, nothing known to be
// vulnerable in what is shipped (as far as the registry can be asked).
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

const PERMISSIVE = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0"]);
/** Of tools that build and test, and are no part of what is built. */
const OF_TOOLS = new Set([...PERMISSIVE, "BlueOak-1.0.0", "CC-BY-4.0", "MPL-2.0", "Python-2.0"]);

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const problems = [];

for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
  if (!/^\d+\.\d+\.\d+$/.test(range)) problems.push(`${name}: ${range} is not an exact version`);
}
const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
for (const [path, { dev, devOptional, integrity, license, resolved }] of packages) {
  const name = path.replace(/^.*node_modules\//, "");
  const isTool = Boolean(dev ?? devOptional);
  if (!(isTool ? OF_TOOLS : PERMISSIVE).has(license)) problems.push(`${name}: licence ${license} is not on the list`);
  if (resolved) problems.push(`${name}: the lock file names a registry (npm config omit-lockfile-registry-resolved)`);
  if (!integrity) problems.push(`${name}: the lock file has no hash of it`);
}

const audit = await audited();
if (audit === undefined) {
  console.log("npm audit: the registry could not be asked");
} else {
  const found = Object.values(audit).filter(({ severity }) => severity === "high" || severity === "critical");
  for (const { name, severity } of found) problems.push(`${name}: npm audit finds a ${severity} vulnerability`);
}

for (const problem of problems) console.error(`dependencies: ${problem}`);
console.log(`dependencies: ${packages.length} npm packages, ${problems.length === 0 ? "no problems" : `${problems.length} problems`}`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Vulnerabilities by package; undefined without an answer of the registry. */
async function audited() {
  const arguments_ = ["audit", "--omit=dev", "--json", "--fetch-retries=0", "--fetch-timeout=20000"];
  const { stdout } = await promisify(execFile)("npm", arguments_, { cwd: new URL("..", import.meta.url), timeout: 60_000 }).catch((error) => error);
  try {
    return JSON.parse(stdout).vulnerabilities;
  } catch {
    return undefined;
  }
}
