import { expect, test } from "vitest";
import { readStored, store } from "./credentials";

const keys = { accessKeyId: "A", secretAccessKey: "S" };

test("a stored session survives a reload", () => {
  store({ credentials: { ...keys, expiration: new Date(2000) }, region: "us-east-1" });
  expect(readStored(1000)).toEqual({ credentials: { ...keys, expiration: new Date(2000) }, region: "us-east-1" });
});

test("an expired one is forgotten", () => {
  store({ credentials: { ...keys, expiration: new Date(2000) }, region: "us-east-1" });
  expect(readStored(2000)).toBeUndefined();
  expect(sessionStorage.length).toBe(0);
});

test("what cannot be read is forgotten", () => {
  sessionStorage.setItem("vesto-session", "{");
  expect(readStored()).toBeUndefined();
});
