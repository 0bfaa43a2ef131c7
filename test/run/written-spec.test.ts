import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { startDevice } from '../../fixtures/documents/device.js';
import type { Documented } from '../../fixtures/documents/documented.js';
import { documented } from '../../fixtures/documents/devices.js';
import { initSpec } from '../../src/app/init/init-spec.js';
import { readSpec } from '../../src/app/read-spec.js';
import { checkCommand } from '../../src/cli/check-command.js';
import { readTargetFile } from '../../src/target/target-file.js';
import { temporaryFolder } from '../spec/temporary-file.js';
import { fileOf, judgedAt, tried, verdictsOf } from './behind-broker.js';

/** Milliseconds. */
const watch = 8000;

/** What init writes for a document of ours; answers the folder. */
function initiated(name: string, { operations, probes }: Partial<Documented> = {}): string {
  const folder = join(temporaryFolder({}), 'conformance');
  initSpec(fileOf(name), folder, {
    watch,
    ...(operations !== undefined && { operations }),
    ...(probes !== undefined && { probes }),
  });
  return folder;
}

const refused = ['amqp'];
const names = readdirSync('fixtures/documents').flatMap((file) => /^(.*)\.yaml$/.exec(file)?.[1] ?? []);

describe.each(names.filter((name) => !refused.includes(name)))('init %s.yaml', (name) => {
  test('writes a spec that passes check, a target file and a workflow', () => {
    const folder = initiated(name, documented[name]);
    expect(checkCommand(folder)).toContain('is a spec');
    const [spec] = readTargetFile(join(folder, 'target.yaml')).spec;
    expect(readSpec(spec!).id).toBe(readSpec(fileOf(name)).id);
    const workflow = readFileSync(join(folder, '.github/workflows/mqtt-conformance.yml'), 'utf8');
    expect(Object.keys((parse(workflow) as { jobs: object }).jobs)).toEqual(['spec', 'device']);
  });

  test('names line and hash of the document for each operation', () => {
    const { requirements, api } = readSpec(initiated(name, documented[name]));
    for (const { operation, source } of requirements) {
      expect(source.hash).toMatch(/^[0-9a-f]{12}$/);
      const server = api.servers[/^server (.+)$/.exec(source.section)?.[1] ?? ''];
      const part = operation === undefined ? server : api.operations[operation];
      expect(source.line).toBe(part?.line);
    }
  });
});

test('what is risky in a document is risky in the spec that is written of it', () => {
  const { requirements } = readSpec(initiated('buoy', documented['buoy']));
  expect(requirements.flatMap(({ id, effects }) => (effects.includes('risky') ? [id] : []))).toEqual([
    'buoy.shore.last-will',
  ]);
});

test.each(refused)('init %s.yaml is refused and writes nothing', (name) => {
  const folder = join(temporaryFolder({}), 'conformance');
  expect(() => initSpec(fileOf(name), folder, {})).toThrow(/nothing in this document can be tried/);
  expect(existsSync(folder)).toBe(false);
});

describe.each(Object.entries(documented))('the spec written for %s.yaml', (name, document) => {
  const devices = { conforming: document.conforming, ...firstOf(document) };

  test.each(Object.entries(devices))('comes to the verdicts of the document: %s', async (_which, device) => {
    const { address, stop } = await startDevice(device, document.level);
    try {
      const { parameters = {} } = document;
      const [ofDocument, ofSpec] = await Promise.all([
        tried(name, document, { device, watch }),
        judgedAt(address, { spec: initiated(name, document), parameters }),
      ]);
      expect(verdictsOf(ofSpec)).toEqual(verdictsOf(ofDocument));
    } finally {
      await stop();
    }
  });
});

/** One mutant of a document: that each fails is tried elsewhere. */
function firstOf({ mutants }: Documented): Record<string, Documented['conforming']> {
  const [first] = Object.entries(mutants);
  return first ? { [first[0]]: first[1].is } : {};
}

test('a spec of the other side turns every operation as --as client does', () => {
  const folder = join(temporaryFolder({}), 'conformance');
  initSpec(fileOf('gripper'), folder, { as: 'client', id: 'hand' });
  const idsOf = (spec: { requirements: { id: string }[] }): string[] => spec.requirements.map(({ id }) => id);
  expect(idsOf(readSpec(folder))).toEqual(idsOf(readSpec(fileOf('gripper'), { as: 'client', id: 'hand' })));
  expect(readSpec(folder).api.operations['takeCommand']!.action).toBe('send');
});

test('without a device the written spec has neither a pass nor a failure', async () => {
  const folder = temporaryFolder({});
  initSpec(fileOf('heat-pump'), join(folder, 'conformance'), { watch: 300 });
  const { address, stop } = await startDevice(undefined);
  try {
    const lines = await judgedAt(address, { spec: join(folder, 'conformance') });
    expect(new Set(Object.values(verdictsOf(lines)))).toEqual(new Set(['inconclusive']));
    expect(lines['device']?.reason).toContain('no device was seen');
  } finally {
    await stop();
  }
});
