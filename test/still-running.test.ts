import { afterEach, expect, test, vi } from 'vitest';
import type { TestModule } from 'vitest/node';
import { whileSilent } from '../src/app/while-silent.js';
import { print } from '../src/app/output.js';
import { StillRunning } from './still-running.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const module = (id: string) => ({ relativeModuleId: id, project: { name: 'harness' } }) as TestModule;

test('silence of tests is never longer than five seconds', () => {
  vi.useFakeTimers();
  const said: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const tty = process.stdout.isTTY;
  process.stdout.isTTY = false;
  const reporter = new StillRunning();
  reporter.onInit();
  reporter.onTestModuleStart(module('a.test.ts'));
  reporter.onTestModuleStart(module('b.test.ts'));
  reporter.onTestModuleEnd(module('none'));
  vi.advanceTimersByTime(3000);
  process.stdout.write('b is through\n');
  vi.advanceTimersByTime(3500);
  expect(said).toEqual(['b is through\n']);
  vi.advanceTimersByTime(10_000);
  expect(said).toHaveLength(4);
  expect(said.at(-1)).toMatch(
    /^1 files of tests done; still running: harness a\.test\.ts \(\d+ s\), harness b\.test\.ts \(\d+ s\)\n$/,
  );
  reporter.onTestRunEnd();
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(4);
  process.stdout.isTTY = tty;
  write.mockRestore();
});

test('silence of a run is never longer than five seconds', () => {
  vi.useFakeTimers();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const said: number[] = [];
  print('begun');
  const stop = whileSilent((seconds) => {
    said.push(seconds);
    print('still');
  });
  vi.advanceTimersByTime(3900);
  expect(said).toEqual([]);
  print('something');
  vi.advanceTimersByTime(10_000);
  expect(said).toEqual([8, 12]);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(2);
});
