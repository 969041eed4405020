import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { SessionProvider } from "../session/session";
import { useAction } from "./use-action";
import { useResource } from "./use-resource";

const wrapper = ({ children }: { children: ReactNode }) => <SessionProvider>{children}</SessionProvider>;
const refused = Object.assign(new Error("no"), { name: "AccessDenied", $metadata: { requestId: "r" } });
const broken = Object.assign(new Error("later"), { name: "InternalFailure", $metadata: {} });

/** Answers that the test gives when it wants. */
function answers<T>() {
  const waiting: { resolve(value: T): void; reject(cause: unknown): void }[] = [];
  const load = vi.fn(() => new Promise<T>((resolve, reject) => waiting.push({ resolve, reject })));
  const next = () => waiting[load.mock.calls.length - 1]!;
  return { load, waiting, answer: (value: T) => act(async () => next().resolve(value)), fail: (cause: unknown) => act(async () => next().reject(cause)) };
}

afterEach(() => vi.useRealTimers());

test("loading, then data; a failed refresh keeps the data and calls it stale", async () => {
  const api = answers<string>();
  const { result } = renderHook(() => useResource("thing", api.load), { wrapper });
  expect(result.current.loading).toBe(true);
  await api.answer("one");
  expect(result.current).toMatchObject({ data: "one", loading: false, stale: false });
  act(() => result.current.reload());
  expect(result.current).toMatchObject({ data: "one", refreshing: true });
  await api.fail(broken);
  expect(result.current).toMatchObject({ data: "one", stale: true, error: { code: "InternalFailure" } });
  act(() => result.current.reload());
  await api.answer("two");
  expect(result.current).toMatchObject({ data: "two", stale: false, error: undefined });
});

test("another key drops the old data and the old answer", async () => {
  const api = answers<string>();
  const { result, rerender } = renderHook(({ name }) => useResource(name, api.load), { wrapper, initialProps: { name: "a" } });
  rerender({ name: "b" });
  await api.answer("of b");
  await act(async () => api.waiting[0]!.resolve("of a"));
  expect(result.current.data).toBe("of b");
});

test("what a change answered is not overwritten by an answer from before it", async () => {
  const api = answers<string>();
  const { result } = renderHook(() => useResource("thing", api.load), { wrapper });
  await api.answer("before");
  act(() => result.current.reload());
  act(() => result.current.replace("changed"));
  await api.answer("before");
  expect(result.current).toMatchObject({ data: "changed", refreshing: false });
});

test("polling waits for the answer, and stops at a refusal", async () => {
  vi.useFakeTimers();
  const api = answers<string>();
  renderHook(() => useResource("thing", api.load, { pollEvery: 1000 }), { wrapper });
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(api.load).toHaveBeenCalledTimes(1);
  await api.answer("one");
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(api.load).toHaveBeenCalledTimes(2);
  await api.fail(refused);
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(api.load).toHaveBeenCalledTimes(2);
});

test("an action runs once at a time, and keeps its error until it is cleared", async () => {
  const api = answers<string>();
  const { result } = renderHook(() => useAction(api.load), { wrapper });
  act(() => {
    void result.current.run();
    void result.current.run();
  });
  expect(api.load).toHaveBeenCalledTimes(1);
  expect(result.current.pending).toBe(true);
  await api.fail(refused);
  expect(result.current).toMatchObject({ pending: false, error: { code: "AccessDenied", requestId: "r" } });
  act(() => result.current.clearError());
  await waitFor(() => expect(result.current.error).toBeUndefined());
});
