import { describe, expect, test } from 'vitest';
import { failureText } from '../../src/report/case/failure-text.js';
import { recordProblems } from '../../src/report/record/validate-record.js';
import type { Transcript } from '../../src/verdict/evidence.js';
import { temporaryFile } from '../spec/temporary-file.js';
import { caseLine, connect, failed, footer, header, jsonLines, publish, step } from './lines.js';

type Event = Transcript[number];

const text = (transcript: Transcript): string =>
  failureText(failed({ transcript }), {
    target: 'http://lamp.local',
    address: 'http://lamp.local',
    spec: 'lamp',
    rerun: 'npm test',
  });
const part = (title: string, transcript: Transcript): string[] => {
  const lines = text(transcript).split('\n');
  const rest = lines.slice(lines.indexOf(`     ${title}:`) + 1);
  return rest.slice(
    0,
    Math.max(
      rest.findIndex((line) => !line.startsWith('       ')),
      0,
    ) || rest.length - 1,
  );
};
const wireOf = (transcript: Transcript): string[] => part('Wire', transcript).map((line) => line.trim());
const reproductionOf = (transcript: Transcript): string[] => {
  const lines = text(transcript).split('\n');
  return lines.slice(lines.indexOf('     Reproduce:') + 1, -1).map((line) => line.trim());
};

const http = (at: number, method: string, path: string, body?: unknown): Event => ({
  at,
  on: 'http',
  type: 'request',
  method,
  url: `http://lamp.local${path}`,
  ...(body === undefined ? {} : { body }),
});
const answer = (at: number, body: unknown): Event => ({
  at,
  on: 'http',
  type: 'response',
  status: 200,
  contentType: 'application/json',
  body,
});
const look = (at: number, body: unknown): Event[] => [http(at, 'GET', '/status'), answer(at + 2, body)];
const opened = (
  at: number,
  address = 'ws://lamp.local/ws',
  lane: 'websocket' | 'tcp' = 'websocket',
): Event => ({
  at,
  on: 'lamp',
  type: 'opened',
  address,
  lane,
});
const said = (at: number, words: string): Event => ({ at, on: 'lamp', type: 'said', text: words });
const heard = (at: number, words: string): Event => ({ at, on: 'lamp', type: 'heard', text: words });

const listening: Event = {
  at: 0,
  on: 'broker',
  type: 'listening',
  address: '127.0.0.1:18830',
  values: { brokerHost: '127.0.0.1', brokerPort: 18830 },
  sessions: [
    { connection: 1, accepted: true },
    { stored: 'other', subscriptions: [] },
  ],
};
const behaves = (at: number, words: string): Event[] => [
  step(at, '1', 'broker {"refuse":5}', 'broker'),
  { at, on: 'broker', type: 'behaviour', text: words },
];
const came = (at: number, connection: number): Event => ({
  at,
  on: 'broker',
  type: 'came',
  connection,
  from: `127.0.0.1:${50_000 + connection}`,
});
const connects = (at: number, connection: number): Event => ({
  at,
  on: 'broker',
  type: 'received',
  hex: '1000',
  text: 'CONNECT MQTT level 4 client "lamp" clean keep-alive 60 s',
  packet: connect(),
  connection,
});
const refused = (at: number, connection: number): Event[] => [
  {
    at,
    on: 'broker',
    type: 'sent',
    hex: '20020005',
    text: 'CONNACK 5 (not authorized)',
    packet: { type: 'CONNACK', sessionPresent: false, returnCode: 5 },
    connection,
  },
  { at, on: 'broker', type: 'closed', by: 'us', how: 'end', connection },
];
const attempt = (at: number, connection: number): Event[] => [
  came(at, connection),
  connects(at + 1, connection),
  ...refused(at + 2, connection),
];

const device = (): Transcript => [
  listening,
  step(0, 'preamble address 1', 'request {"operation":"setup"}', 'http'),
  http(1, 'POST', '/setup', { host: '127.0.0.1' }),
  answer(2, {}),
  ...behaves(5, 'refuses with return code 5'),
  step(6, '2', 'request {"operation":"write"}', 'http'),
  http(7, 'POST', '/mqtt', { enabled: true }),
  answer(9, {}),
  step(
    10,
    '3',
    'request {"operation":"read","eventually":true} expect {"reply":{"contains":{"error":9}}}',
    'http',
  ),
  ...look(11, { error: 0 }),
  ...attempt(20, 2),
  ...look(30, { error: 5 }),
  ...attempt(40, 3),
  ...look(50, { error: 5 }),
  ...attempt(60, 4),
  ...look(70, { error: 5 }),
  { at: 80, on: 'broker', type: 'closed', by: 'us', how: 'end', connection: 5 },
];

test('a failure of a device says what it was told, what our broker did, and what the device did there', () => {
  expect(text(device())).toBe(`\
✗ lamp.set/large  MUST  blocks
  -> A level above 100 is refused.
     Lamp Manual, Commands, line 61  (specs/lamp/conformance.yaml:12)
     Sent:      POST http://lamp.local/mqtt {"enabled":true}
     Broker:    refuses with return code 5, from 5.0 ms on
     Expected:  a reply with /error = "E_RANGE"
     Actual:    /error is "E_INVALID"
     Wire:
            5.0 ms  broker   our broker from now on: refuses with return code 5
            7.0 ms  http     > POST http://lamp.local/mqtt {"enabled":true}
            9.0 ms  http     < HTTP 200 {}
           11.0 ms  http     > GET http://lamp.local/status
           13.0 ms  http     < HTTP 200 {"error":0}
           20.0 ms  broker 2 a connection comes from 127.0.0.1:50002
           21.0 ms  broker 2 < CONNECT MQTT level 4 client "lamp" clean keep-alive 60 s  [1000]
           22.0 ms  broker 2 > CONNACK 5 (not authorized)
           22.0 ms  broker 2 closed by us (end)
       … 2 times more with the same course, until 62.0 ms
           30.0 ms  http     > GET http://lamp.local/status
           32.0 ms  http     < HTTP 200 {"error":5}
       … 2 times more with the same answer, until 72.0 ms
     Reproduce:
       # our broker (broker) from here on: refuses with return code 5
       curl -sS -X POST http://lamp.local/mqtt -H 'content-type: application/json' -d '{"enabled":true}'
       curl -sS -X GET http://lamp.local/status
       # the record holds no HTTP headers: add the authorization that the API asks for
       npm test`);
});

describe('what is repeated', () => {
  const begun = [step(0, '1', 'request {"operation":"state","eventually":true}', 'lamp'), opened(1)];

  test('is told once for texts too, whatever their ids are', () => {
    const asks = [100000, 100001, 100002].flatMap((id, index) => [
      said(2 + 10 * index, `{"packetID":${id},"get":27}`),
      heard(5 + 10 * index, `{"packetID":${id},"PUBACK":${index < 2 ? 0 : 1}}`),
    ]);
    expect(wireOf([...begun, ...asks])).toEqual([
      '1.0 ms  lamp     connected to ws://lamp.local/ws (websocket)',
      '2.0 ms  lamp     > {"packetID":100000,"get":27}',
      '5.0 ms  lamp     < {"packetID":100000,"PUBACK":0}',
      '… once more with the same answer, until 15.0 ms',
      '22.0 ms  lamp     > {"packetID":100002,"get":27}',
      '25.0 ms  lamp     < {"packetID":100002,"PUBACK":1}',
    ]);
  });

  test('is told again in another step, and where it was not answered', () => {
    const asked = [said(2, '{"get":27}'), heard(3, '{"state":12345}')];
    const again = step(4, '2', 'request {"operation":"state"}', 'lamp');
    expect(wireOf([...begun, ...asked, again, ...asked])).toHaveLength(5);
    expect(wireOf([...begun, said(2, '1'), said(3, '1')])).toHaveLength(3);
  });

  test('is not what differs: the course of a connection, or a number that was not asked for', () => {
    const lost: Event = { at: 9, on: 'broker', type: 'closed', by: 'target', how: 'reset', connection: 2 };
    const first = step(0, '1', 'expect came', 'broker');
    expect(wireOf([first, came(1, 1), connects(2, 1), came(3, 2), lost])).toHaveLength(4);
    const times = [12345, 12346].flatMap((time) => [said(2, '{"get":"time"}'), heard(3, `{"time":${time}}`)]);
    expect(wireOf([...begun, ...times])).toHaveLength(5);
  });
});

describe('what was sent last', () => {
  test('is the text, and what our broker owed is not', () => {
    const transcript = [step(0, '1', 'open', 'lamp'), opened(1), said(2, '{"set":1}'), ...attempt(3, 1)];
    expect(text(transcript)).toContain('     Sent:      {"set":1}\n');
  });

  test('is a message that our broker sent', () => {
    const set: Event = {
      at: 4,
      on: 'broker',
      type: 'sent',
      hex: '30',
      text: 'PUBLISH q0 lamp/set 1 B 1',
      packet: publish('lamp/set', '1', { qos: 0 }),
      connection: 1,
    };
    const transcript = [
      step(0, '1', 'publish {"topic":"lamp/set"}', 'broker'),
      came(1, 1),
      connects(2, 1),
      set,
    ];
    expect(text(transcript)).toContain('     Sent:      PUBLISH q0 lamp/set 1 B 1\n');
    expect(reproductionOf(transcript)).toEqual(['# our broker (broker) sends PUBLISH q0 lamp/set 1 B 1']);
  });
});

test('of several listeners each says what it did last', () => {
  const other: Event = { at: 9, on: 'other', type: 'behaviour', text: 'nothing listens' };
  const shown = text([...behaves(1, 'never answers'), ...behaves(5, 'accepts'), other]);
  expect(shown).toContain(
    '     Broker:    broker: accepts, from 5.0 ms on\n                other: nothing listens, from 9.0 ms',
  );
});

describe('the commands that do it again', () => {
  test('say texts on a WebSocket in one go, with secrets as variables', () => {
    const transcript = [
      step(0, 'preamble socket 1', 'open {"server":"local"}', 'lamp'),
      opened(1),
      step(2, '1', 'send {"text":"{"}', 'lamp'),
      said(2, '{'),
      step(3, '2', 'request {"operation":"get"} expect reply', 'lamp'),
      said(3, `{"key":"#1key***","name":"o'neil"}`),
      heard(4, '{}'),
      step(5, '3', 'drop {}', 'lamp'),
    ];
    expect(reproductionOf(transcript)).toEqual([
      `{ printf '%s\\n' '{' '{"key":"'"$KEY"'","name":"o'\\''neil"}'; sleep 5; } | websocat ws://lamp.local/ws`,
    ]);
  });

  test('say lines over TCP; a question that is asked until it is so, once', () => {
    const transcript = [
      step(0, '1', 'open {"server":"tcp"}', 'lamp'),
      opened(1, 'tcp://[::1]:3333', 'tcp'),
      step(2, '2', 'request {"operation":"get","eventually":true} expect reply', 'lamp'),
      ...[said(3, '{"id":1}'), said(4, '{"id":2}')],
      step(5, '3', 'request {"operation":"get"}', 'lamp'),
      said(6, '{"id":3}'),
    ];
    expect(reproductionOf(transcript)).toEqual([
      `{ printf '%s\\n' '{"id":1}' '{"id":3}'; sleep 5; } | nc ::1 3333`,
    ]);
  });

  test('cannot say a text of several lines', () => {
    expect(reproductionOf([opened(0), step(1, '1', 'send', 'lamp'), said(2, 'a\nb')])).toEqual([
      '# websocat and nc cannot do this: a\\nb',
    ]);
  });

  test('tell in comments what our broker did in between', () => {
    const transcript = [
      ...behaves(1, 'accepts'),
      http(2, 'POST', '/mqtt', '{"enabled":'),
      step(3, '2', 'drop {}', 'broker'),
      ...behaves(4, 'nothing listens'),
    ];
    expect(reproductionOf(transcript)).toEqual([
      '# our broker (broker) from here on: accepts',
      `curl -sS -X POST http://lamp.local/mqtt -H 'content-type: application/json' -d '{"enabled":'`,
      '# our broker (broker) ends the connection here',
      '# our broker (broker) from here on: nothing listens',
      '# the record holds no HTTP headers: add the authorization that the API asks for',
    ]);
  });
});

test('a record of a device is valid, and what it says of sessions is shown', () => {
  const enumerated = { of: 'schemas/error.schema.json', value: 9, meaning: 'refused', by: 'return code 5' };
  const transcript = [...device(), opened(90), said(91, 'x'), heard(92, 'y')];
  const record = jsonLines(header(), caseLine({ transcript, enumerated }), footer());
  expect(recordProblems(temporaryFile('record.jsonl', record))).toEqual([]);
  expect(wireOf([listening])).toEqual([
    '0.0 ms  broker   our broker listens at 127.0.0.1:18830, the target has 1 session',
  ]);
  const wrong = { ...came(1, 1), connection: 0 };
  const broken = jsonLines(header(), caseLine({ transcript: [wrong] }), footer());
  expect(recordProblems(temporaryFile('record.jsonl', broken))).toHaveLength(1);
});
