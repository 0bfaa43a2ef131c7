import { expect, test } from 'vitest';
import { findingOfPacket } from '../../src/run/listed-packet.js';
import type { TranscriptEvent } from '../../src/verdict/evidence.js';

const received = (malformed?: string): TranscriptEvent => ({
  at: 1,
  on: 'subscriber',
  type: 'received',
  hex: '3000',
  text: '',
  ...(malformed === undefined ? {} : { malformed }),
});
const finding = { requirement: 'x.wire.well-formed', seen: 'contains U+0000', reason: 'they know' };
const rules = ['x.wire.well-formed'];

test('a packet that is listed as unreadable is found by what is wrong with it', () => {
  const transcript = [received(), received('the topic name of PUBLISH contains U+0000 (MQTT-1.5.3-2)')];
  expect(findingOfPacket(transcript, [finding], rules)).toBe(finding);
});

test('nothing else is: another fault, a finding of a case, a transcript without such a packet', () => {
  expect(findingOfPacket([received('the topic name is empty')], [finding], rules)).toBeUndefined();
  expect(findingOfPacket([received('contains U+0000')], [finding], ['x.other'])).toBeUndefined();
  expect(findingOfPacket([received()], [finding], rules)).toBeUndefined();
});
