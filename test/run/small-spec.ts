import type { Check } from '../../src/checks/index.js';
import { HarnessError } from '../../src/verdict/harness-error.js';
import { Inconclusive, NonConformance } from '../../src/verdict/non-conformance.js';
import { temporaryFolder } from '../spec/temporary-file.js';

const asyncapi = `
asyncapi: 3.0.0
info: { title: Rooms, version: '1' }
servers:
  rest: { host: 'rooms.example', protocol: http }
channels:
  rooms: { address: '/rooms/{name}', servers: [{ $ref: '#/servers/rest' }], parameters: { name: {} } }
operations:
  make: { action: receive, channel: { $ref: '#/channels/rooms' }, bindings: { http: { method: PUT, bindingVersion: 0.3.0 } } }
  remove: { action: receive, channel: { $ref: '#/channels/rooms' }, bindings: { http: { method: DELETE, bindingVersion: 0.3.0 } } }
`;

/** A folder with a spec whose conformance document ends with the YAML given, and which has these parameters besides. */
export const smallSpec = (yaml: string, parameters = ''): string =>
  temporaryFolder({
    'asyncapi.yaml': asyncapi,
    'conformance.yaml': `formatVersion: 1
id: x
revision: '2026-01-01'
title: X
role: broker
api: asyncapi.yaml
sources: [{ id: reference, title: The Reference }]
parameters: { ${parameters}restUrl: { text: the address, default: 'http://127.0.0.1:1' } }
servers: { rest: { address: '{restUrl}' } }
${yaml}`,
  });

export const line = (id: string, is: string, more = ''): string =>
  `  - { id: x.${id}, text: It comes to this., source: { document: reference, section: s }, check: comes-to, with: { is: ${is} }${more} }\n`;

const outcomes: Record<string, () => number> = {
  pass: () => 1,
  fail: () => {
    throw new NonConformance('that', 'this');
  },
  inconclusive: () => {
    throw new Inconclusive('nobody knows');
  },
  error: () => {
    throw new HarnessError('INTERNAL', 'a bug', 'Report it.');
  },
};

/** A check that comes to what its parameters say. */
export const comesTo: Check = {
  name: 'comes-to',
  text: 'A check that comes to what it is told.',
  parameters: { type: 'object', required: ['is'], properties: { is: { enum: Object.keys(outcomes) } } },
  run: async (_context, parameters) => outcomes[(parameters as { is: string }).is]!(),
};
