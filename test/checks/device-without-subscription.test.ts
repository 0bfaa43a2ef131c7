import { expect, onTestFinished, test, vi } from 'vitest';
import { ReplayDriver } from '../../src/driver/replay/replay-driver.js';
import { Inconclusive } from '../../src/verdict/non-conformance.js';
import { ends, isLetIn, judgeDevice, over, present, says, weSay, type At } from './client-script.js';

const given = { topic: '', time: '10s', isControl: true, messages: [{ qos: 1 }] };
const nonce = { nonce: (): string => '00' };
const has: At = [0, present({ subscriptions: [{ filter: 'a/#', qos: 0 }] })];
const waited: At = [20_001, over];
const comesAgain: At[] = [
  [20_100, ends(1)],
  [
    21_000,
    ...isLetIn(2),
    says({ type: 'SUBSCRIBE', packetId: 1, subscriptions: [{ filter: 'a/#', qos: 2 }] }, 2),
    weSay({ type: 'SUBACK', packetId: 1, returnCodes: [2] }, 2),
  ],
  [21_010, says({ type: 'PUBACK', packetId: 30_002 }, 2)],
];

test.each<[string, At[], boolean, unknown, string[]]>([
  [
    'is restarted, and judged',
    [has, waited, ...comesAgain],
    true,
    { judged: 1 },
    ['it had no subscription with QoS 1 or more, and was restarted'],
  ],
  [
    'is sent nothing where nobody can restart it',
    [has, waited],
    false,
    { inconclusive: expect.stringMatching(/no subscription with QoS 1/) as string },
    [],
  ],
])(
  'a device that subscribes with less than is needed %s',
  async (_what, script, canRestart, outcome, told) => {
    const ask = vi.spyOn(ReplayDriver.prototype, 'ask');
    if (!canRestart) ask.mockRejectedValue(new Inconclusive('nobody can restart the device'));
    const record = vi.spyOn(ReplayDriver.prototype, 'record');
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await judgeDevice('messages-are-acknowledged', given, script, nonce)).toEqual(outcome);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(record.mock.calls.flatMap(([event]) => (event.type === 'seen' ? [event.text] : []))).toEqual(told);
  },
);
