import { expect, test } from 'vitest';
import { judgeTranscript, wireRules } from '../../src/checks/index.js';
import { silentTooLong } from '../../src/driver/broker/silent-too-long.js';
import { excerptFor } from '../../src/run/wire-excerpt.js';
import type { Transcript } from '../../src/verdict/evidence.js';

const rules = wireRules['only a client'];

test('what is told of a connection from before its case suffices to judge it again', () => {
  const connect = {
    type: 'CONNECT',
    protocolName: 'MQTT',
    protocolLevel: 4,
    clientId: 'device',
    clean: true,
  };
  const session = {
    connection: 1,
    accepted: true,
    connect: { ...connect, keepAlive: 10 },
    subscriptions: [],
  };
  const [on, connection] = ['broker', 1] as const;
  const transcript: Transcript = [
    { at: 0, on, type: 'listening', address: 'a:1', values: {}, sessions: [session] },
    { at: 1, on, type: 'note', text: 'what is of no account for it' },
    { at: 17_000, on, type: 'closed', connection, by: 'library', how: silentTooLong },
  ];
  const { violations } = judgeTranscript(transcript, 'client', { rules });
  expect(violations.map(({ rule }) => rule)).toEqual(['keep-alive']);
  const excerpt = excerptFor(transcript, violations[0]!);
  expect(excerpt.map(({ type }) => type)).toEqual(['listening', 'closed']);
  expect(judgeTranscript(excerpt, 'client', { rules }).violations).toEqual([{ ...violations[0], index: 1 }]);
});
