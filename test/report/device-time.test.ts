import { describe, expect, test } from 'vitest';
import { deviceTimes, deviceTimeText, timeOfDevice } from '../../src/report/record/device-time.js';
import { summaryTable } from '../../src/report/console/summary.js';
import type { Transcript, TranscriptEvent } from '../../src/verdict/evidence.js';
import { caseLine, footer, header, session } from './lines.js';

const event = (at: number, type: string, more: object = {}): TranscriptEvent =>
  ({ at, on: 'broker', type, ...more }) as TranscriptEvent;
const received = (at: number): TranscriptEvent => event(at, 'received', { hex: 'c000', text: 'PINGREQ' });
const timeout = (at: number, after: number, what: string): TranscriptEvent =>
  event(at, 'timeout', { after, what });

describe('the time of the device', () => {
  test.each<[string, Transcript, number]>([
    ['is all until it comes', [event(0, 'listening'), event(900, 'came')], 900],
    ['is all until it ends a connection', [received(100), event(700, 'closed', { by: 'target' })], 700],
    ['is not what passes until we do something', [received(100), event(600, 'sent'), received(610)], 110],
    ['is not what passes until we end it', [received(100), event(600, 'closed', { by: 'us' })], 100],
    ['is not what we waited for in vain', [received(100), timeout(5100, 5000, 'a PUBACK')], 100],
    [
      'is not what came meanwhile',
      [received(100), received(3000), timeout(5100, 5000, 'a PUBACK'), received(5200)],
      200,
    ],
    [
      'is all where one look at it follows the other',
      [timeout(250, 250, 'it comes'), timeout(500, 250, 'it comes'), event(600, 'came')],
      600,
    ],
    ['does not begin anew with a note', [received(100), event(150, 'note'), received(400)], 400],
  ])('%s', (_, transcript, expected) => {
    expect(timeOfDevice(transcript)).toBe(expected);
  });
});

const client = session({ target: { name: 'listen:1883', address: 'device://client' } });

test('is told of a run whose target is only a client, its comings between cases with it', () => {
  const transcript = [received(600)];
  const record = {
    header: header(client),
    cases: [
      caseLine({ spec: client.spec, duration: 700, transcript }),
      caseLine({ spec: client.spec, id: 'lamp.rule', duration: 0, transcript: [received(9000)] }),
    ],
    exchanges: [
      { type: 'exchange' as const, spec: client.spec, place: 'its coming', transcript: [event(300, 'came')] },
    ],
    changes: [],
    open: [],
    absences: [],
    problems: [],
    footer: { ...footer(), duration: 1000 },
  };
  expect(deviceTimes(record)).toEqual([{ spec: client.spec, total: 1000, device: 900 }]);
  expect(summaryTable(record)).toContain("90 % of it were the device's own timers");
  expect(deviceTimeText({ spec: 'x', total: 1000, device: 900 })).toContain('0.1 s were ours');
  expect(deviceTimes({ ...record, header: header(session()) })).toEqual([]);
});
