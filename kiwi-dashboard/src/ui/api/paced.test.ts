import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { paced } from "./paced";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("runs at once, and many calls become one a second", () => {
  const run = vi.fn();
  const { call } = paced(run, 1000);
  call();
  expect(run).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 100; i++) {
    call();
    vi.advanceTimersByTime(10);
  }
  expect(run).toHaveBeenCalledTimes(2); // the last call is not lost
  vi.advanceTimersByTime(10_000);
  expect(run).toHaveBeenCalledTimes(2);
  call();
  expect(run).toHaveBeenCalledTimes(3);
});

it("runs no more once it has ended", () => {
  const run = vi.fn();
  const { call, end } = paced(run, 1000);
  call();
  call();
  end();
  vi.advanceTimersByTime(10_000);
  expect(run).toHaveBeenCalledTimes(1);
});
