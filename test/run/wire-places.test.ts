import { expect, onTestFinished, test } from 'vitest';
import { startAedes } from '../../fixtures/twins/mqtt-3.1.1/aedes-broker.js';
import { on, startProxy } from '../../fixtures/proxy/index.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { temporaryFolder } from '../spec/temporary-file.js';
import { recordFile, sessionOf } from './session.js';

const asyncapi = `
asyncapi: 3.0.0
info: { title: Anything, version: '1' }
servers: { mqtt: { host: 'broker.example', protocol: mqtt } }
`;

const comesAs = (clientId: string): string =>
  `[{ connect: { clientId: ${clientId} }, given: { connack: 0 } }, { disconnect: {} }]`;

const conformance = `
formatVersion: 1
id: x
revision: '2026-01-01'
title: X
role: broker
api: asyncapi.yaml
sources: [{ id: reference, title: The Reference }]
defaults: { lane: wire }
preambles:
  shared:
    text: what all cases share
    scope: run
    ways: [{ steps: ${comesAs('shared')}, undo: ${comesAs('undoOfShared')} }]
  own:
    text: what a case has for itself
    scope: case
    ways: [{ steps: ${comesAs('own')}, undo: ${comesAs('undoOfOwn')} }]
requirements:
  - id: x.comes-in
    text: Whoever connects is let in.
    source: { document: reference, section: s }
    needs: [shared, own]
    steps: [{ connect: { clientId: case }, expect: { connack: 0 } }, { disconnect: {} }]
`;

/** All lines of a run before a broker that sends a PINGRESP which nobody asked for, on the connections of these clients. */
async function linesWhere(...strays: string[]): Promise<CaseLine[]> {
  const broker = await startAedes('127.0.0.1', 0);
  onTestFinished(() => broker.stop());
  const proxy = await startProxy({
    upstream: broker,
    fault: () => ({
      toClient: on(
        'connack',
        (_packet, { connect }, frame) =>
          strays.includes(connect?.clientId ?? '') && [frame, { cmd: 'pingresp' }],
      ),
    }),
  });
  onTestFinished(() => proxy.stop());
  const run = new Run(
    planSession(
      sessionOf({
        spec: temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': conformance }),
        recordFile: recordFile(),
        target: { name: 'test', address: `mqtt://127.0.0.1:${proxy.port}` },
      }),
    ),
    new AbortController().signal,
  );
  await run.othersAsked();
  const lines = await run.all();
  await run.close();
  return lines;
}

test.each([
  ['case', 'x.comes-in'],
  ['own', 'x.comes-in'],
  ['shared', 'preamble shared'],
  ['undoOfOwn', 'the undo of x.comes-in'],
  ['undoOfShared', 'the undo of preamble shared'],
])(
  'what breaks a rule of every connection as %s alone fails that rule, and the place is named',
  async (client, place) => {
    const lines = await linesWhere(client);
    const failed = lines.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ requirement }) => requirement)).toEqual(['x.wire.pingresp']);
    expect(failed[0]!.actual).toMatch(new RegExp(`^PINGRESP came.*; in ${place} on connection client$`));
    expect(lines.find(({ id }) => id === 'x.comes-in')).toMatchObject({ verdict: 'pass' });
  },
);

test('where several places break a rule, the case is named first', async () => {
  const lines = await linesWhere('shared', 'undoOfOwn', 'case');
  const line = lines.find(({ requirement }) => requirement === 'x.wire.pingresp');
  expect(line!.actual).toMatch(
    /; in x\.comes-in on connection client; seen 3 times in all, also in preamble shared, the undo of x\.comes-in$/,
  );
});
