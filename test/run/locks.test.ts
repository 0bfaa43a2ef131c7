import { expect, test, vi } from 'vitest';
import { Locks } from '../../src/run/locks.js';

/** Work that ends when it is told to, and a list of what runs. */
function stage() {
  const running = new Set<string>();
  const ends = new Map<string, () => void>();
  const work = (name: string) => async (): Promise<string> => {
    running.add(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    running.delete(name);
    return name;
  };
  /** Ends the named work and lets everything that follows happen. */
  const end = async (...names: string[]): Promise<void> => {
    names.forEach((name) => ends.get(name)!());
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { running, work, end, now: () => [...running].sort().join(' ') };
}

test('never more than so many at once', async () => {
  const locks = new Locks(2);
  const { work, end, now } = stage();
  const all = ['a', 'b', 'c', 'd'].map((name) => locks.run([], work(name)));
  await end();
  expect(now()).toBe('a b');
  await end('a');
  expect(now()).toBe('b c');
  await end('b', 'c');
  expect(now()).toBe('d');
  await end('d');
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
});

test('a place that becomes free goes to one only, whoever comes at the same time', async () => {
  const locks = new Locks(1);
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, (running += 1));
    await Promise.resolve();
    running -= 1;
  };
  const late = async (turns: number): Promise<void> => {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await locks.run([`r${turns}`], work);
  };
  await Promise.all(Array.from({ length: 40 }, (_, index) => late(index)));
  expect(most).toBe(1);
});

test('two that hold the same resource never overlap; others do', async () => {
  const locks = new Locks(10);
  const { work, end, now } = stage();
  const all = [
    locks.run(['lamp', 'door'], work('a')),
    locks.run(['door'], work('b')),
    locks.run(['door', 'lamp'], work('c')),
    locks.run(['window'], work('d')),
  ];
  await end();
  expect(now()).toBe('a d');
  await end('a');
  expect(now()).toBe('b d');
  await end('b');
  expect(now()).toBe('c d');
  await end('c', 'd');
  await Promise.all(all);
});

test('who holds the whole target runs alone, and is not starved', async () => {
  const locks = new Locks(10);
  const { work, end, now } = stage();
  const all = [locks.run([], work('a')), locks.run(['*'], work('b')), locks.run(['lamp'], work('c'))];
  await end();
  expect(now()).toBe('a');
  await end('a');
  expect(now()).toBe('b');
  await end('b');
  expect(now()).toBe('c');
  await end('c');
  await Promise.all(all);
});

test('what throws gives its place back', async () => {
  const locks = new Locks(1);
  const failing = locks.run(['lamp'], () => Promise.reject(new Error('broken')));
  await expect(failing).rejects.toThrow('broken');
  expect(await locks.run(['lamp'], async () => 'next')).toBe('next');
});

/** A thread that has nothing to do, each time that it is asked. */
function idleThread(): () => number {
  let idle = 0;
  return () => (idle += 10_000);
}

test('who only waits keeps nobody from starting, up to as many as may run at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const locks = new Locks(20, undefined, idleThread());
    const { running, work, end } = stage();
    const names = Array.from({ length: 30 }, (_, index) => `case ${index}`);
    const all = names.map((name) => locks.run([], work(name)));
    await end();
    expect(running.size).toBe(16);
    await vi.advanceTimersByTimeAsync(3000);
    expect(running.size).toBe(20);
    await end('case 0');
    expect(running.size).toBe(20);
    while (running.size > 0) await end(...running);
    expect(await Promise.all(all)).toEqual(names);
  } finally {
    vi.useRealTimers();
  }
});

test('what is known to wait makes room sooner', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const locks = new Locks(64, undefined, idleThread());
    const { running, work, end } = stage();
    const all = Array.from({ length: 40 }, (_, index) =>
      locks.run([], work(`case ${index}`), index < 20 ? { expected: 5000, mostlyWaits: true } : {}),
    );
    await end();
    expect(running.size).toBe(16);
    await vi.advanceTimersByTimeAsync(200);
    expect(running.size).toBe(32);
    await vi.advanceTimersByTimeAsync(200);
    expect(running.size).toBe(36);
    while (running.size > 0) await end(...running);
    await Promise.all(all);
  } finally {
    vi.useRealTimers();
  }
});

test('the longest that is expected starts first', async () => {
  const locks = new Locks(1);
  const { work, end, now } = stage();
  const all = [
    locks.run([], work('a')),
    locks.run([], work('b')),
    locks.run([], work('c'), { expected: 5000 }),
    locks.run([], work('d'), { expected: 6000 }),
  ];
  const order: string[] = [];
  await end();
  for (const _ of all) {
    order.push(now());
    await end(now());
  }
  expect(order).toEqual(['a', 'd', 'c', 'b']);
  await Promise.all(all);
});

test('who only lets time pass makes room at once, and holds what it uses', async () => {
  const locks = new Locks(64);
  const { running, work, end } = stage();
  let rest: () => void = () => undefined;
  const all = [
    locks.run(['lamp'], async (rests) => {
      rest = rests;
      return await work('resting')();
    }),
    ...Array.from({ length: 20 }, (_, index) => locks.run([], work(`case ${index}`))),
    locks.run(['lamp'], work('lamp')),
  ];
  await end();
  expect(running.size).toBe(16);
  rest();
  rest();
  await end();
  expect(running.size).toBe(17);
  while (running.size > 1) await end(...[...running].filter((name) => name !== 'resting'));
  expect([...running]).toEqual(['resting']);
  await end('resting');
  expect([...running]).toEqual(['lamp']);
  await end('lamp');
  await Promise.all(all);
});

test('where this thread has always something to do nobody makes room, however long it takes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let idleMs = 0;
    const locks = new Locks(64, undefined, () => idleMs);
    const { running, work, end } = stage();
    const all = Array.from({ length: 20 }, (_, index) => locks.run([], work(`case ${index}`)));
    await end();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(running.size).toBe(16);
    idleMs = 300;
    await vi.advanceTimersByTimeAsync(3000);
    expect(running.size).toBe(20);
    while (running.size > 0) await end(...running);
    await Promise.all(all);
  } finally {
    vi.useRealTimers();
  }
});
