// A running `vesto serve` with its own data directory on a free port.
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IAM } from "@aws-sdk/client-iam";
import { Redshift } from "@aws-sdk/client-redshift";
import { RedshiftData } from "@aws-sdk/client-redshift-data";
import { S3 } from "@aws-sdk/client-s3";
import { STS } from "@aws-sdk/client-sts";

export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";
export const PASSWORD = "Secret-Passw0rd";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A second account, whose root's keys are these. */
export const OTHER_ACCOUNT = "210987654321";
export const OTHER_ROOT: Keys = { accessKeyId: "AKIAOTHEROTHEROTHER0", secretAccessKey: "othe/secret/othe/secret/othe/secret/othe" };

export const ROOT: Keys = { accessKeyId: "AKIAROOTROOTROOTROOT", secretAccessKey: "root/secret/root/secret/root/secret/root" };

const BOOTSTRAP = `
[[account]]
id = "${ACCOUNT}"
root_access_key_id = "${ROOT.accessKeyId}"
root_secret_access_key = "${ROOT.secretAccessKey}"

[[account]]
id = "${OTHER_ACCOUNT}"
root_access_key_id = "${OTHER_ROOT.accessKeyId}"
root_secret_access_key = "${OTHER_ROOT.secretAccessKey}"
`;

export interface Server {
  readonly url: string;
  readonly console: string;
  log(): string;
  redshift(keys?: Keys): Redshift;
  redshiftData(keys?: Keys): RedshiftData;
  iam(keys?: Keys): IAM;
  s3(keys?: Keys): S3;
  sts(keys?: Keys): STS;
  stop(): Promise<void>;
}

export async function startServer(options: readonly string[] = []): Promise<Server> {
  const directory = mkdtempSync(join(tmpdir(), "vesto-console-"));
  const bootstrap = join(directory, "bootstrap.toml");
  const data = join(directory, "data");
  const logFile = join(directory, "server.log");
  writeFileSync(bootstrap, BOOTSTRAP);
  const log = openSync(logFile, "a");
  const process_ = spawn(
    process.env["VESTO"] ?? "vesto",
    ["serve", "--data-dir", data, "--http-port", "0", "--sql-port", "0", "--region", REGION, "--account-id", ACCOUNT, "--bootstrap", bootstrap, "--role-apply-delay", "700ms", ...options],
    { stdio: ["ignore", log, log], env: cleanEnvironment() },
  );
  closeSync(log);
  const url = await endpoint(process_, join(data, "endpoints.json"), logFile);
  const config = (keys: Keys) => ({ endpoint: url, region: REGION, credentials: keys, maxAttempts: 1 });
  return {
    url,
    console: `${url}/_vesto/console/`,
    log: () => readFileSync(logFile, "utf8"),
    redshift: (keys = ROOT) => new Redshift(config(keys)),
    redshiftData: (keys = ROOT) => new RedshiftData(config(keys)),
    iam: (keys = ROOT) => new IAM(config(keys)),
    s3: (keys = ROOT) => new S3({ ...config(keys), forcePathStyle: true }),
    sts: (keys = ROOT) => new STS(config(keys)),
    stop: async () => {
      await terminate(process_);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AWS_|PG|VESTO)/.test(name)));
}

async function endpoint(server: ChildProcess, file: string, logFile: string): Promise<string> {
  const found = await eventually("the server's endpoints.json", () => {
    if (server.exitCode !== null) throw new Error(`vesto serve ended: ${readFileSync(logFile, "utf8")}`);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  });
  return (JSON.parse(found) as { http: string }).http;
}

function terminate(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}

/** Polls until `look` gives something; says at the deadline what was awaited. */
export async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`did not happen within ${seconds} s: ${what}`);
}
