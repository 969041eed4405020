import { expect, test } from "vitest";
import { awsError, isDenied, isUnreachable } from "./errors";

test("an SDK exception keeps its code, message and request id", () => {
  const cause = Object.assign(new Error("Cluster c1 not found."), { name: "ClusterNotFoundFault", Code: "ClusterNotFound", $metadata: { requestId: "r1", httpStatusCode: 404 } });
  expect(awsError(cause)).toEqual({ code: "ClusterNotFound", message: "Cluster c1 not found.", requestId: "r1", status: 404, encodedExplanation: undefined });
});

test("a refusal carries the server's encoded explanation", () => {
  const cause = Object.assign(new Error("no"), { name: "AccessDenied", $metadata: {}, $response: { headers: { "x-vesto-authorization-message": "abc" } } });
  expect(isDenied(awsError(cause))).toBe(true);
  expect(awsError(cause).encodedExplanation).toBe("abc");
});

test("a request without an answer is a server that cannot be reached", () => {
  expect(isUnreachable(awsError(new TypeError("Failed to fetch")))).toBe(true);
});
