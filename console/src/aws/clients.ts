// AWS SDK clients signed with the person's own credentials and sent to where this page came from.
// Each SDK is a chunk of its own, loaded when a screen first asks for it.
import type { AccessAnalyzer } from "@aws-sdk/client-accessanalyzer";
import type { IAM } from "@aws-sdk/client-iam";
import type { Redshift } from "@aws-sdk/client-redshift";
import type { RedshiftData } from "@aws-sdk/client-redshift-data";
import type { S3 } from "@aws-sdk/client-s3";
import type { STS } from "@aws-sdk/client-sts";
import type { Credentials } from "../session/credentials";

export interface AwsClients {
  redshift(): Promise<Redshift>;
  iam(): Promise<IAM>;
  sts(): Promise<STS>;
  s3(): Promise<S3>;
  redshiftData(): Promise<RedshiftData>;
  accessAnalyzer(): Promise<AccessAnalyzer>;
}

export interface ClientOptions {
  readonly credentials: Credentials;
  readonly region: string;
  readonly endpoint?: string;
}

export function createClients(options: ClientOptions): AwsClients {
  const config = {
    region: options.region,
    endpoint: options.endpoint ?? window.location.origin,
    credentials: options.credentials,
    maxAttempts: 2,
  };
  return {
    redshift: once(async () => new (await import("@aws-sdk/client-redshift")).Redshift(config)),
    iam: once(async () => new (await import("@aws-sdk/client-iam")).IAM(config)),
    sts: once(async () => new (await import("@aws-sdk/client-sts")).STS(config)),
    s3: once(async () => new (await import("@aws-sdk/client-s3")).S3({ ...config, forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED", responseChecksumValidation: "WHEN_REQUIRED" })),
    redshiftData: once(async () => new (await import("@aws-sdk/client-redshift-data")).RedshiftData(config)),
    accessAnalyzer: once(async () => new (await import("@aws-sdk/client-accessanalyzer")).AccessAnalyzer(config)),
  };
}

/** Remembers what `make` gave; a failed load is tried again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
