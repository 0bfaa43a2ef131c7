import { expect, test } from 'vitest';
import { clientsAtOnce, clientsAtOnceText } from '../../src/report/record/clients-at-once.js';
import { summaryTable } from '../../src/report/console/summary.js';
import type { RunRecord } from '../../src/report/record/read-record.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { caseLine, footer, header, session } from './lines.js';

const client = session({ target: { name: 'listen:1883', address: 'device://client' } });

/** A case that began with these sessions: of whom, and at which connection, if it has one. */
const begunWith = (...sessions: [clientId: string, connection?: number][]): CaseLine =>
  caseLine({
    spec: client.spec,
    duration: 5,
    transcript: [
      {
        at: 0,
        on: 'broker',
        type: 'listening',
        address: 'localhost:1883',
        values: {},
        sessions: sessions.map(([clientId, connection]) => ({
          connection,
          accepted: true,
          connect: { clientId },
        })),
      },
    ],
  });

const recordOf = (...cases: CaseLine[]): RunRecord => ({
  header: header(client),
  cases,
  changes: [],
  open: [],
  absences: [],
  problems: [],
  footer: footer(),
});

test('several clients that are connected when a case begins are named', () => {
  const record = recordOf(
    begunWith(['one', 1]),
    begunWith(['one', 1], ['two', 2]),
    begunWith(['two', 2], ['one', 3]),
  );
  expect(clientsAtOnce(record)).toEqual([{ names: ['one', 'two'], times: 2 }]);
  expect(summaryTable(record).replaceAll(/\s+/g, ' ')).toContain(
    'When 2 cases began, several clients were connected: "one", "two". They are judged as one device',
  );
  expect(clientsAtOnceText({ names: ['a\u001b'], times: 1 })).not.toContain('\u001b');
});

test.each([
  ['one that is connected again', begunWith(['one', 1], ['one', 2])],
  ['a session without a connection', begunWith(['one', 1], ['two'])],
  ['attempts without a name', begunWith(['', 1], ['', 2])],
])('%s is one client', (_what, line) => {
  expect(clientsAtOnce(recordOf(line))).toEqual([]);
});
