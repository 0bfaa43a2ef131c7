import { expect, test } from 'vitest';
import { closes, comes, contextFor, judgeBy, opened, sentBy, silence, type Happens } from './script.js';

const before = ['one', 'two', 'publisher'].map((as) => ({ as, connect: {} }));
const parameters = {
  before,
  leaving: ['one', 'two'],
  from: 'publisher',
  topic: 't',
  behindEach: 2,
};
const connected = ['one', 'two', 'publisher'].flatMap((on) => [opened(on), comes({ type: 'CONNACK' }, on)]);

const puback = (packetId: number): Happens => comes({ type: 'PUBACK', packetId }, 'publisher');
const pingresp = comes({ type: 'PINGRESP' }, 'publisher');
/** Two messages under these packet ids, with the answers to the PINGREQs between them. */
const round = (...ids: number[]): Happens[] => [pingresp, pingresp, ...ids.map(puback)];

const contextOf = (...script: Happens[]): ReturnType<typeof contextFor> =>
  contextFor([...connected, ...script]);
const judge = async (...script: Happens[]): ReturnType<typeof judgeBy> =>
  await judgeBy('acknowledged-while-others-leave', parameters, contextOf(...script));

test('every acknowledgement comes, in whatever order', async () => {
  expect(await judge(...round(1, 2), ...round(4, 3), puback(5), ...round(6))).toEqual({ judged: 2 });
});

test('behind each DISCONNECT the others are published, one by one, and before the first as many for a control', async () => {
  const context = contextOf(...round(1, 2), ...round(3, 4), ...round(5, 6));
  const sent = sentBy(context);
  await judgeBy('acknowledged-while-others-leave', parameters, context);
  const two = ['PUBLISH', 'PINGREQ', 'PUBLISH', 'PINGREQ'];
  expect(sent.slice(3).map(({ type }) => type)).toEqual([
    ...two,
    ...['DISCONNECT', ...two],
    ...['DISCONNECT', ...two],
  ]);
});

test('one that does not come fails, with who had left', async () => {
  expect(await judge(...round(1, 2), ...round(3, 4), ...round(5), silence('publisher'))).toEqual({
    expected: 'PUBACK for each QoS 1 PUBLISH within 100 ms, whoever else leaves',
    actual: expect.stringMatching(
      /^PUBLISH 2 of 2, packet id 6, has none: nothing of the kind came within \d+ ms, sent behind the DISCONNECT of two, subscriber 2 of 2 that left$/,
    ) as string,
  });
});

test('a connection that ends meanwhile has no acknowledgement', async () => {
  const { actual } = await judge(...round(1, 2), ...round(3), closes('reset', 'publisher'));
  expect(actual).toContain('packet id 4, has none: the connection was closed by the target (reset)');
});

test('where one is missing while nobody leaves nothing is judged', async () => {
  const { inconclusive } = await judge(...round(1), silence('publisher'));
  expect(inconclusive).toContain('the same while nobody leaves: PUBLISH 2 of 2, packet id 2, has none');
});
