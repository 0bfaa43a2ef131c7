import { describe, expect, test } from 'vitest';
import type { PacketToSend } from '../../src/driver/wire/encode.js';
import type { Expect, Step } from '../../src/steps/step.js';
import { closes, comes, garbage, judgeConnected, publish, silence } from './script.js';

const ack = (type: 'PUBACK' | 'PUBREC' | 'PUBCOMP' | 'PUBREL' | 'UNSUBACK', packetId: number) =>
  comes({ type, packetId });
const suback = (packetId: number, ...returnCodes: number[]) =>
  comes({ type: 'SUBACK', packetId, returnCodes });
const pingresp = comes({ type: 'PINGRESP' });

const publishing = (qos: 0 | 1 | 2, expected?: Expect): Step => ({
  publish: { topic: 'a', text: 'x', qos, packetId: 5 },
  ...(expected === undefined ? {} : { expect: expected }),
});

describe('acknowledgements', () => {
  test.each<[string, Step, ReturnType<typeof comes>]>([
    ['puback', publishing(1, 'puback'), ack('PUBACK', 5)],
    ['pubcomp', publishing(2, 'pubcomp'), ack('PUBCOMP', 5)],
    ['pubrec', publishing(2, 'pubrec'), ack('PUBREC', 5)],
    ['a packet id of its own', publishing(1, { puback: { packetId: 8 } }), ack('PUBACK', 8)],
    ['suback', { subscribe: { filter: 'a', packetId: 3 }, expect: 'suback' }, suback(3, 1)],
    [
      'return codes',
      { subscribe: { filter: 'a', packetId: 3 }, expect: { suback: [[0, 0x80]] } },
      suback(3, 0x80),
    ],
    ['unsuback', { unsubscribe: { filter: 'a', packetId: 4 }, expect: 'unsuback' }, ack('UNSUBACK', 4)],
    ['pingresp', { ping: {}, expect: 'pingresp' }, pingresp],
  ])('%s is met', async (_name, step, packet) => {
    expect(await judgeConnected([step], [packet])).toEqual({ judged: 1 });
  });

  test('packet ids that no step gives count up', async () => {
    const steps: Step[] = [
      { publish: { topic: 'a', qos: 1 }, expect: 'puback' },
      { subscribe: { filter: 'a' }, expect: 'suback' },
    ];
    expect(await judgeConnected(steps, [ack('PUBACK', 1), suback(2, 0)])).toEqual({ judged: 2 });
  });

  test.each<[string, Step, Expect, PacketToSend, string, string]>([
    [
      'another packet id',
      publishing(1),
      'puback',
      { type: 'PUBACK', packetId: 6 },
      'PUBACK with packet id 5',
      'nothing of the kind came within 100 ms; what came instead: PUBACK id6 came at 3.0 ms',
    ],
    [
      'another acknowledgement',
      publishing(2),
      'pubrec',
      { type: 'PUBACK', packetId: 5 },
      'PUBREC with packet id 5',
      'nothing of the kind came within 100 ms; what came instead: PUBACK id5 came at 3.0 ms',
    ],
    [
      'a filter that was not granted',
      { subscribe: { filter: 'a', packetId: 3 } },
      'suback',
      { type: 'SUBACK', packetId: 3, returnCodes: [0x80] },
      'SUBACK with packet id 3 that grants every filter',
      'SUBACK with return codes [0x80] came',
    ],
    [
      'too few return codes',
      {
        subscribe: {
          filters: [
            { filter: 'a', qos: 0 },
            { filter: 'b', qos: 1 },
          ],
          packetId: 3,
        },
      },
      { suback: [0, [0, 1]] },
      { type: 'SUBACK', packetId: 3, returnCodes: [0] },
      'SUBACK with packet id 3 and return codes [0, 0 or 1]',
      'SUBACK with return codes [0] came',
    ],
    [
      'a granted QoS above the one asked for',
      { subscribe: { filter: 'a', qos: 0, packetId: 3 } },
      { suback: { returnCodes: [0] } },
      { type: 'SUBACK', packetId: 3, returnCodes: [1] },
      'SUBACK with packet id 3 and return codes [0]',
      'SUBACK with return codes [1] came',
    ],
    [
      'another answer',
      { ping: {} },
      'pingresp',
      { type: 'PUBACK', packetId: 1 },
      'PINGRESP',
      'nothing of the kind came within 100 ms; what came instead: PUBACK id1 came at 3.0 ms',
    ],
  ])(
    '%s fails when a step expects it, and is inconclusive when none does',
    async (_name, step, expected, packet, demand, seen) => {
      const script = [comes(packet), silence()];
      expect(await judgeConnected([{ ...step, expect: expected }], script)).toEqual({
        expected: demand,
        actual: seen,
      });
      const assumed = await judgeConnected([step], script);
      if (expected === 'pubrec' || typeof expected === 'object')
        expect(assumed).not.toHaveProperty('expected');
      else
        expect(assumed).toEqual({
          inconclusive: `a precondition did not hold: expected ${demand}, but ${seen}`,
        });
    },
  );

  test('a packet that breaks a rule fails whatever was awaited, also as a precondition', async () => {
    const broken = comes({ type: 'PUBACK', packetId: 5 }, 'client', 'flags must be 0 (section 2.2.2)');
    expect(await judgeConnected([publishing(1)], [broken])).toEqual({
      expected: 'PUBACK with packet id 5',
      actual: 'PUBACK id5 came at 3.0 ms (flags must be 0 (section 2.2.2))',
    });
    expect(await judgeConnected([{ ping: {} }], [garbage('d001', 'a length of 1')])).toEqual({
      expected: 'PINGRESP',
      actual: 'bytes came that are no packet: a length of 1 (d001)',
    });
  });

  test('a connection that ends is told apart from silence', async () => {
    expect(await judgeConnected([publishing(1, 'puback')], [publish('b', 'y'), closes()])).toEqual({
      expected: 'PUBACK with packet id 5',
      actual:
        'the connection was closed by the target (end) at 4.0 ms; what came instead: PUBLISH q0 b 1 B y came at 3.0 ms',
    });
  });

  test('nothing is awaited after a publish at QoS 0', async () => {
    expect(await judgeConnected([publishing(0), { ping: {}, expect: 'pingresp' }], [pingresp])).toEqual({
      judged: 1,
    });
  });

  test('acknowledgements may be sent by hand', async () => {
    const steps: Step[] = [
      publishing(2, 'pubrec'),
      { send: { packet: { type: 'PUBREL', packetId: 5 } }, expect: 'pubcomp' },
    ];
    const script = [ack('PUBREC', 5), ack('PUBCOMP', 5)];
    expect(await judgeConnected(steps, script)).toEqual({ judged: 2 });
    expect(await judgeConnected(steps, [ack('PUBREC', 5), silence()])).toMatchObject({
      expected: 'PUBCOMP with packet id 5',
    });
  });

  test('a PUBREL is awaited by any packet id, or by one', async () => {
    const step: Step = { expect: 'pubrel' };
    expect(await judgeConnected([step], [ack('PUBREL', 77)])).toEqual({ judged: 1 });
    expect(
      await judgeConnected([{ expect: { pubrel: { packetId: 78 } } }], [ack('PUBREL', 77), silence()]),
    ).toEqual({
      expected: 'PUBREL with packet id 78',
      actual: 'nothing of the kind came within 100 ms; what came instead: PUBREL id77 came at 3.0 ms',
    });
  });
});
