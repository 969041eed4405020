import { afterEach, expect, test, vi } from "vitest";
import { exchangeToken, takeToken } from "./sign-in-link";

afterEach(() => vi.unstubAllGlobals());

test("the token leaves the address bar at once", () => {
  history.replaceState(null, "", "/_vesto/console/#token=a%2Bb");
  expect(takeToken()).toBe("a+b");
  expect(window.location.href).not.toContain("token");
});

test("a route is not a token", () => {
  history.replaceState(null, "", "/_vesto/console/#/clusters");
  expect(takeToken()).toBeUndefined();
  expect(window.location.hash).toBe("#/clusters");
});

test("the token goes into the body of a POST, never into a URL", async () => {
  const fetch = vi.fn(async () => Response.json({ accessKeyId: "A", secretAccessKey: "S", sessionToken: "T", expiration: "2030-01-01T00:00:00Z" }));
  vi.stubGlobal("fetch", fetch);
  expect(await exchangeToken("secret")).toEqual({ accessKeyId: "A", secretAccessKey: "S", sessionToken: "T", expiration: new Date("2030-01-01") });
  const [url, request] = fetch.mock.calls[0] as unknown as [string, RequestInit];
  expect(url).not.toContain("secret");
  expect(request.body).toBe('{"token":"secret"}');
});

test("a used link says so", async () => {
  vi.stubGlobal("fetch", async () => new Response("", { status: 403 }));
  await expect(exchangeToken("old")).rejects.toMatchObject({ code: "SignInLinkRefused", status: 403 });
});
