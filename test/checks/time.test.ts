import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/steps/step.js';
import type { WithoutTime } from '../../src/driver/driver.js';
import {
  answers,
  connected,
  contextFor,
  judgeBy,
  judgeConnected,
  publish,
  silence,
  type Happens,
} from './script.js';

const got = { expect: { message: { topic: 'a' } } };
const wait: Step = { wait: { lasts: '400ms', since: 'asked', margin: '100ms', for: 'the claim to expire' } };
const look = { http: { operation: 'readState', parameters: { device: 'd' } }, expect: { http: {} } };

/** What is recorded, and how long is waited, while steps are tried. */
function watched(script: readonly Happens[]): {
  context: ReturnType<typeof contextFor>;
  recorded: WithoutTime[];
  pauses: [number, string][];
} {
  const context = contextFor(script);
  const { driver } = context;
  const recorded: WithoutTime[] = [];
  const pauses: [number, string][] = [];
  const record = driver.record.bind(driver);
  const pause = driver.pause.bind(driver);
  driver.record = (event) => {
    recorded.push(event);
    return record(event);
  };
  driver.pause = async (milliseconds, what) => {
    pauses.push([milliseconds, what]);
    await pause(milliseconds, what);
  };
  return { context, recorded, pauses };
}

describe('took', () => {
  test('is counted from the end of a step and told with the verdict', async () => {
    const context = contextFor([...connected, Object.assign({ at: 28_403 }, publish('a', 'x'))], {
      within: 35_000,
    });
    const told: WithoutTime[] = [];
    const record = context.driver.record.bind(context.driver);
    context.driver.record = (event) => {
      told.push(event);
      return record(event);
    };
    const steps = [
      { connect: {}, moment: 'back' },
      { ...got, took: { since: 'back', what: 'sent again' } },
    ] as Step[];
    expect(await judgeBy('steps', steps, context)).toEqual({ judged: 1 });
    expect(told).toContainEqual({ on: 'client', type: 'seen', text: 'sent again after 28.4 s' });
  });

  test('is told by the times of the transcript, which are the same when it is judged again', async () => {
    const at = (milliseconds: number, text: string): Happens =>
      Object.assign({ at: milliseconds }, { on: 'client', type: 'note', text } as const);
    const script = [
      ...connected,
      at(10.9, 'the moment "back"'),
      Object.assign({ at: 1060 }, publish('a', 'x')),
      at(1060.8, 'sent again'),
    ];
    const { context, recorded } = watched(script);
    const elapsed = context.driver.elapsed.bind(context.driver);
    // Our own clock is read a little later than the note is written.
    context.driver.elapsed = () => elapsed() + 0.2;
    const steps = [
      { connect: {}, moment: 'back' },
      { ...got, took: { since: 'back', what: 'sent again' } },
    ] as Step[];
    expect(await judgeBy('steps', steps, context)).toEqual({ judged: 1 });
    expect(recorded.at(-1)).toEqual({ on: 'client', type: 'seen', text: 'sent again after 1.0 s' });
  });
});

describe('wait', () => {
  test('lasts from the end of a step by our own clock, however soon it begins', async () => {
    const { context, recorded, pauses } = watched([answers(200), answers(200)]);
    const steps = [{ ...look, moment: 'asked' }, wait, look];
    expect(await judgeBy('steps', steps, context)).toEqual({ judged: 2 });
    expect(pauses).toEqual([[500, 'for the claim to expire']]);
    expect(recorded).toContainEqual({
      on: 'clock',
      type: 'fence',
      text: '400 ms and a margin of 100 ms are over since "asked": waited for the claim to expire',
    });
  });

  test('takes what went by in between into account', async () => {
    const { context, pauses } = watched([answers(200), answers(200)]);
    const { driver } = context;
    const elapsed = driver.elapsed.bind(driver);
    let later = 0;
    driver.elapsed = () => elapsed() + later;
    const slow = { ...look, capture: {} };
    const record = driver.record;
    // The machine stalls at the second step.
    driver.record = (event) => {
      if (event.type === 'step' && event.number === 2) later = 450;
      return record(event);
    };
    await judgeBy('steps', [{ ...look, moment: 'asked' }, slow, wait], context);
    expect(pauses).toEqual([[49, 'for the claim to expire']]);
  });

  test('goes on when the timer is early', async () => {
    const { context, pauses } = watched([answers(200)]);
    const { driver } = context;
    const pause = driver.pause;
    driver.pause = async (milliseconds, what) => await pause(milliseconds > 1 ? milliseconds - 1 : 1, what);
    await judgeBy('steps', [{ ...look, moment: 'asked' }, wait], context);
    expect(pauses.map(([time]) => time)).toEqual([499, 1]);
  });

  test('from a moment that no step has is a mistake of the spec', async () => {
    await expect(judgeBy('steps', [wait], contextFor([]))).rejects.toThrow(
      'no earlier step has the moment "asked"',
    );
  });
});

describe('while', () => {
  const while_ = { lasts: '10s', since: 'asked', what: 'the claim' };
  const steps: Step[] = [
    { publish: { topic: 'b', qos: 0 }, moment: 'asked' },
    { ...got, while: while_ },
  ];
  /** A transcript in which the step's own line says when it was over. */
  const over = (at: number): Happens[] => [
    { on: 'client', type: 'step', stage: 'judged', number: 2 },
    { on: 'client', type: 'step', stage: 'judged', number: 3 },
    publish('a', 'x'),
    { ...({ at } as object), on: 'client', type: 'fence', text: '' },
  ];

  test('judges what is looked at in time', async () => {
    expect(await judgeConnected(steps, over(10_002))).toEqual({ judged: 1 });
    expect(
      await judgeConnected([steps[0]!, { ...steps[1]!, expect: { message: { text: 'y' } } }], over(9000)),
    ).toMatchObject({ actual: expect.stringContaining('it is "x"') as string });
  });

  test('waits no longer than it lasts, so that what does not come is missed in time', async () => {
    const withins: number[] = [];
    const late = contextFor([...connected, ...over(9500).slice(0, 2), silence()], { within: 60_000 });
    const open = late.driver.open.bind(late.driver);
    late.driver.open = async (...given) => {
      const peer = await open(...given);
      const next = peer.next.bind(peer);
      peer.next = async (matches, within, what) => {
        withins.push(within);
        return await next(matches, within, what);
      };
      return peer;
    };
    const outcome = await judgeBy('steps', [{ connect: {} }, ...steps], late);
    expect(outcome.actual).toContain('nothing of the kind came');
    expect(withins.at(-1)).toBe(8999);
  });

  test.each([
    ['right', 'x'],
    ['wrong', 'y'],
  ])('is inconclusive when it was over by our clock, and what came was %s', async (_which, text) => {
    const late = [steps[0]!, { ...steps[1]!, expect: { message: { text } } }];
    expect(await judgeConnected(late, over(10_003))).toEqual({
      inconclusive:
        'the claim lasts 10000 ms, and by our own clock 10000 ms were over since "asked" when it was looked at',
    });
  });
});
