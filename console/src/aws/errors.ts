// What went wrong, as AWS says it: code, message, request id. Every screen shows failures through this one shape.

export interface AwsError {
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
  readonly status?: number;
  /** The encoded explanation of a refusal, for `sts:DecodeAuthorizationMessage`. */
  readonly encodedExplanation?: string;
}

const DENIED_CODES = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException"]);
const EXPIRED_CODES = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);
const BAD_CREDENTIALS_CODES = new Set(["InvalidClientTokenId", "InvalidAccessKeyId", "UnrecognizedClientException", "SignatureDoesNotMatch"]);
export const UNREACHABLE = "ServerUnreachable";

interface SdkError {
  name: string;
  message: string;
  Code?: string;
  $metadata?: { requestId?: string; httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
}

/** Reads an exception of the SDK, of `fetch`, or of anything else. */
export function awsError(cause: unknown): AwsError {
  if (isAwsError(cause)) return cause;
  if (!(cause instanceof Error)) return { code: "Error", message: String(cause) };
  const error = cause as SdkError;
  if (!error.$metadata) return localError(cause);
  return {
    code: error.Code ?? error.name,
    message: error.message,
    requestId: error.$metadata.requestId,
    status: error.$metadata.httpStatusCode,
    encodedExplanation: error.$response?.headers?.["x-vesto-authorization-message"],
  };
}

/** A request that got no answer is a `TypeError` in every browser. */
function localError(cause: Error): AwsError {
  if (cause instanceof TypeError && /fetch|network|load failed/i.test(cause.message)) {
    return { code: UNREACHABLE, message: "The server does not answer. Is `vesto serve` still running?" };
  }
  return { code: cause.name, message: cause.message };
}

function isAwsError(value: unknown): value is AwsError {
  return typeof value === "object" && value !== null && !(value instanceof Error) && "code" in value && "message" in value;
}

export const isDenied = (error: AwsError): boolean => DENIED_CODES.has(error.code) || (error.code === "ValidationException" && /is not authorized to perform/.test(error.message));
export const isExpired = (error: AwsError): boolean => EXPIRED_CODES.has(error.code);
export const isBadCredentials = (error: AwsError): boolean => BAD_CREDENTIALS_CODES.has(error.code);
export const isUnreachable = (error: AwsError): boolean => error.code === UNREACHABLE;
export const isAbort = (cause: unknown): boolean => cause instanceof Error && cause.name === "AbortError";
