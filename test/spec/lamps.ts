import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { brief, problemsOf } from './problems-of.js';
import { temporaryFolder } from './temporary-file.js';

export const asyncapi = `
asyncapi: 3.0.0
info: { title: Lamps, version: '1' }
channels:
  lamps: { address: 'lamp/{id}', parameters: { id: {} } }
operations:
  setLamp: { action: receive, channel: { $ref: '#/channels/lamps' } }
`;

/** Fifteen lines; whatever a test adds begins at line 16. */
export const beginning = `formatVersion: 1
id: x
revision: '2026-01-01'
title: X
role: broker
api: asyncapi.yaml
sources: [{ id: reference, title: The Reference }]
capabilities: [{ id: dimming, text: it dims, default: true }]
parameters: { url: { text: the address } }
rulings: [{ id: late, about: lateness, accepted: a second, why: it is slow }]
preambles:
  lamp: { text: a lamp, scope: case, ways: [{ with: [url], values: { lampId: '{nonce}' } }] }
  room: { text: a room, scope: run, ways: [{ needs: [lamp], steps: [{ connect: {}, capture: { roomId: /id } }] }] }


`;

export const folderWith = (yaml: string): string =>
  temporaryFolder({ 'asyncapi.yaml': asyncapi, 'conformance.yaml': beginning + yaml });
export const lint = (yaml: string): string[] =>
  problemsOf(() => loadSpec(folderWith(yaml), builtInChecks)).map(brief);

export const common = 'text: The lamp does this., source: { document: reference, section: s }';
export const connect = '{ connect: {}, expect: connack }';
/** One requirement on line 17. */
export const one = (more: string, id = 'x.a'): string =>
  `requirements:\n  - { id: ${id}, ${common}, ${more} }\n`;
export const steps = (...all: string[]): string => one(`steps: [${[connect, ...all].join(', ')}]`);
