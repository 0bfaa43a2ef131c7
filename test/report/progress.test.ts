import { expect, test } from 'vitest';
import { Progress } from '../../src/report/console/progress.js';
import { caseLine, failed } from './lines.js';

function progress(
  tty: boolean,
  planned: Record<string, number>,
): { progress: Progress; written: () => string } {
  let text = '';
  const write = (more: string): void => void (text += more);
  return { progress: new Progress(write, { tty, planned }), written: () => text };
}

const clear = '\r\u001b[2K';

test('without a terminal there is a line for every quarter of a spec', () => {
  const { progress: shown, written } = progress(false, { lamp: 10, bell: 2 });
  for (let index = 0; index < 10; index++) shown.case(caseLine({ id: `lamp.${index}` }));
  shown.case(caseLine({ spec: 'bell' }));
  shown.case(caseLine({ spec: 'bell' }));
  shown.end();
  expect(written().split('\n')).toEqual([
    'lamp 25 %: 3 of 10',
    'lamp 50 %: 5 of 10',
    'lamp 75 %: 8 of 10',
    'lamp 100 %: 10 of 10',
    'bell 50 %: 1 of 2',
    'bell 100 %: 2 of 2',
    '',
  ]);
});

test('a requirement that fails is announced at once, by its first case', () => {
  const { progress: shown, written } = progress(false, { lamp: 100 });
  shown.case(failed());
  shown.case(failed({ id: 'lamp.set/small' }));
  shown.case(failed({ id: 'lamp.dim', requirement: 'lamp.dim', weight: 'warn', actual: 'dark' }));
  shown.case(failed({ id: 'lamp.known', weight: 'known' }));
  shown.case(caseLine({ id: 'lamp.gone', weight: 'stale' }));
  shown.case(caseLine({ id: 'lamp.bug', verdict: 'error', weight: 'harness', reason: 'INTERNAL: x' }));
  shown.case(caseLine({ id: 'lamp.na', verdict: 'not-applicable', reason: 'no' }));
  shown.end();
  expect(written()).toBe(`\
✗ lamp.set/large
✗ lamp.dim (warning)
✗ lamp.gone: the known finding no longer happens
! lamp.bug
`);
});

test('on a terminal one line is rewritten, and a failure gets its own above it', () => {
  const { progress: shown, written } = progress(true, { lamp: 2, bell: 1 });
  shown.case(caseLine({ spec: 'bell' }));
  shown.case(failed({ actual: 'dark' }));
  shown.end();
  shown.end();
  expect(written()).toBe(
    [
      `${clear}lamp 0 of 2  bell 0 of 1`,
      `${clear}lamp 0 of 2  1 finished`,
      `${clear}✗ lamp.set/large\n`,
      `${clear}lamp 1 of 2, 1 failed  1 finished`,
      '\n',
    ].join(''),
  );
});

test('the rewritten line never wraps', () => {
  const planned = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`spec-${index}`, 5]));
  const { written } = progress(true, planned);
  expect(written().slice(clear.length)).toHaveLength(78);
});

test('a spec that was not announced is counted all the same', () => {
  const { progress: shown, written } = progress(true, {});
  shown.case(caseLine());
  shown.end();
  expect(written()).toContain('lamp 1');
});

test('where nothing comes for a while, how far it is can be said again', () => {
  const quiet = progress(false, { lamp: 2, bell: 1 });
  quiet.progress.beat(7);
  expect(quiet.written()).toBe('7 s  lamp 0 of 2  bell 0 of 1\n');
  const shown = progress(true, { lamp: 2 });
  shown.progress.beat(7);
  expect(shown.written()).toBe(`${clear}lamp 0 of 2${clear}7 s  lamp 0 of 2`);
});
