import { describe, expect, test, vi } from 'vitest';
import { deadlineIn } from '../../src/driver/live/deadline.js';

describe('a deadline', () => {
  test('ends when the time is over, and says so', async () => {
    const deadline = deadlineIn(20, new AbortController().signal);
    expect(deadline.signal.aborted).toBe(false);
    await vi.waitFor(() => expect(deadline.signal.aborted).toBe(true), 20_000);
    expect(deadline.passed).toBe(true);
  });

  test('ends with the other signal, also with one that has ended', () => {
    const other = new AbortController();
    const deadline = deadlineIn(10_000, other.signal);
    other.abort();
    expect([deadline.signal.aborted, deadline.passed]).toEqual([true, false]);
    expect(deadlineIn(10_000, other.signal).signal.aborted).toBe(true);
    deadline.clear();
  });

  test('that was cleared ends no more', async () => {
    vi.useFakeTimers();
    const other = new AbortController();
    const deadline = deadlineIn(20, other.signal);
    deadline.clear();
    await vi.advanceTimersByTimeAsync(100);
    other.abort();
    vi.useRealTimers();
    expect(deadline.signal.aborted).toBe(false);
  });
});
