import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LiveDriver } from '../../src/driver/live/live-driver.js';
import { Pacer } from '../../src/driver/live/pacer.js';
import { nothingGoesOut } from '../../src/driver/nothing-goes-out.js';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import { encode } from '../../src/driver/wire/encode.js';
import type { Step } from '../../src/steps/step.js';
import { driverAt } from '../driver/driver-at.js';
import { closes, comes, connack, judge, opened, silence, type Happens } from './script.js';

const send = { packet: { type: 'DISCONNECT' as const, flags: 3 } };
const broken: Step = { send, expect: 'closed' };
const noAnswer = 'it ended the connection before what was said could reach it';

/** Where the n-th step begins in a script. */
const step = (number: number, on = 'client'): Happens => ({ on, type: 'step', stage: 'judged', number });
const accepted: Happens[] = [step(1), opened(), connack()];
const suback = (on = 'client'): Happens => comes({ type: 'SUBACK', packetId: 1, returnCodes: [0] }, on);
const subscribe = { filter: 'a', qos: 0 as const };

describe('an end that was on its way when something was said', () => {
  test.each<[string, Step]>([
    ['closed', broken],
    ['a precondition', { send, given: 'closed' }],
    ['what may settle', { send, settle: 'closed' }],
    ['one of several', { send, expect: { anyOf: ['pingresp', 'closed'] } }],
  ])('is no answer to it: %s', async (_what, said) => {
    const script = [...accepted, closes(), step(2)];
    const outcome = await judge([{ connect: {} }, said], script);
    expect(outcome.inconclusive).toMatch(new RegExp(`${noAnswer}$`));
  });

  test('is no excuse for an answer that was due', async () => {
    const steps: Step[] = [{ connect: {} }, { subscribe, expect: 'suback' }];
    const outcome = await judge(steps, [...accepted, closes(), step(2)]);
    expect(outcome.actual).toBe('the connection was closed by the target (end) at 4.0 ms');
  });

  test('that came behind it is one', async () => {
    expect(await judge([{ connect: {} }, broken], [...accepted, step(2), closes()])).toEqual({ judged: 1 });
  });

  test('proves no absence', async () => {
    const steps: Step[] = [
      { connect: {} },
      { send: { hex: '10 00' } },
      { nothing: { packet: 'CONNACK', until: { quiet: '1s', orClosed: true } } },
    ];
    const outcome = await judge(steps, [...accepted, closes(), step(2), step(3)]);
    expect(outcome.inconclusive).toMatch(new RegExp(`${noAnswer}$`));
    expect(await judge(steps, [...accepted, step(2), step(3), closes()])).toEqual({ judged: 1 });
  });

  test.each<[string, Step]>([
    ['an absence', { nothing: { packet: 'PINGRESP', until: { quiet: '1s', orClosed: true } } }],
    ['the end', { expect: { anyOf: ['pingresp', 'closed'] } }],
  ])('is what was due after a refusal, whatever was said since: %s', async (_what, last) => {
    const steps: Step[] = [
      { connect: {}, given: { connack: [0, 5] } },
      { publish: { topic: 'a', text: 'a', qos: 0 } },
      last,
    ];
    const refused = [step(1), opened(), comes({ type: 'CONNACK', returnCode: 5, sessionPresent: false })];
    expect(await judge(steps, [...refused, closes(), step(2), step(3)])).toEqual({ judged: 1 });
    const outcome = await judge(steps, [...accepted, closes(), step(2), step(3)]);
    expect(outcome.inconclusive).toMatch(new RegExp(`${noAnswer}$`));
  });

  test('is one to what was said before, and not answered yet', async () => {
    const steps: Step[] = [
      { connect: {} },
      { send: { hex: '00 00' } },
      { send: { packet: { type: 'PINGREQ' } }, expect: { anyOf: ['pingresp', 'closed'] } },
    ];
    expect(await judge(steps, [...accepted, step(2), closes(), step(3)])).toEqual({ judged: 1 });
    const note: Happens = { on: 'client', type: 'note', text: nothingGoesOut };
    expect(await judge(steps, [...accepted, step(2), closes(), step(3), note])).toEqual({ judged: 1 });
    const answered: Step[] = [{ connect: {} }, { subscribe }, broken];
    const later = await judge(answered, [...accepted, step(2), suback(), closes(), step(3)]);
    expect(later.inconclusive).toMatch(new RegExp(`${noAnswer}$`));
  });

  test('is none where nothing went out', async () => {
    const note: Happens = { on: 'client', type: 'note', text: nothingGoesOut };
    const outcome = await judge([{ connect: {} }, broken], [...accepted, step(2), closes(), note]);
    expect(outcome.inconclusive).toMatch(new RegExp(`${noAnswer}$`));
  });

  test('is none to a CONNECT with the same client id on another connection', async () => {
    const steps: Step[] = [
      { as: 'older', connect: { clientId: 's' } },
      { as: 'newer', connect: { clientId: 's' } },
      { as: 'older', expect: 'closed' },
    ];
    const older = [step(1, 'older'), opened('older'), comes({ type: 'CONNACK' }, 'older')];
    const newer = [step(2, 'newer'), opened('newer'), comes({ type: 'CONNACK' }, 'newer')];
    const before = await judge(steps, [...older, closes('end', 'older'), ...newer, step(3, 'older')]);
    expect(before.inconclusive).toMatch(new RegExp(`${noAnswer}$`));
    const behind = await judge(steps, [...older, ...newer, closes('end', 'older'), step(3, 'older')]);
    expect(behind).toEqual({ judged: 1 });
  });

  test('silence is what it was', async () => {
    const outcome = await judge([{ connect: {} }, broken], [...accepted, step(2), silence()]);
    expect(outcome.actual).toBe('it stayed open for 100 ms');
  });
});

/** A server that accepts, and does with its socket what it is told when something further comes, or before. */
async function server(act: {
  atOnce?: (socket: Socket) => void;
  later?: (socket: Socket) => void;
}): Promise<URL> {
  const listening = createServer((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    socket.once('data', () => {
      socket.write(encode({ type: 'CONNACK', returnCode: 0 }));
      act.atOnce?.(socket);
      socket.on('data', () => act.later?.(socket));
    });
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listening.close());
  return new URL(`mqtt://127.0.0.1:${(listening.address() as AddressInfo).port}`);
}

describe('over a socket', () => {
  /** A driver of which what is named waits until the other end was seen to end, or the test is over. */
  async function ended(by: 'the look before a step' | 'the pace'): Promise<LiveDriver> {
    const untilEnded = async (): Promise<void> => {
      const isEnded = (): boolean => driver.transcript.some(({ type }) => type === 'closed');
      if (driver.transcript.some(({ type }) => type === 'received'))
        await vi.waitUntil(isEnded, { timeout: 60_000 });
    };
    const pacer = new Pacer(0);
    if (by === 'the pace') pacer.turn = untilEnded;
    const driver = driverAt(await server({ atOnce: (socket) => void socket.end() }), { pacer });
    if (by === 'the look before a step') driver.look = untilEnded;
    return driver;
  }

  test.each(['the look before a step', 'the pace'] as const)(
    'a server that ends a connection as soon as it is accepted has answered nothing: seen by %s',
    async (by) => {
      const driver = await ended(by);
      const outcome = await judge([{ connect: {} }, broken], [], { driver, within: 60_000 });
      await driver.close();
      expect(outcome.inconclusive).toMatch(new RegExp(`${noAnswer}$`));
      expect(driver.transcript).toContainEqual(expect.objectContaining({ text: nothingGoesOut }));
      const replay = new ReplayDriver(driver.transcript);
      expect(await judge([{ connect: {} }, broken], [], { driver: replay, within: 60_000 })).toEqual(outcome);
    },
  );

  test('a server that ends it for what was said has answered', async () => {
    const driver = driverAt(await server({ later: (socket) => void socket.end() }));
    const outcome = await judge([{ connect: {} }, broken], [], { driver, within: 60_000 });
    await driver.close();
    expect(outcome).toEqual({ judged: 1 });
  });
});
