import type { Step } from '../../src/steps/step.js';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { newAjv } from '../../src/spec/read/check-schema.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Requirement } from '../../src/spec/model.js';
import { keys, lines } from './go-e-charger-lines.js';
import { ownRequirements } from './own.js';

const spec = loadSpec('go-e-charger', builtInChecks);
const folder = fileURLToPath(new URL('../../specs/go-e-charger/', import.meta.url));

/** The requirements that a name stands for; a name ending in `*` is that of a family. */
const named = (name: string): Requirement[] => {
  const id = `go-e-charger.${name.replace(/\*$/, '')}`;
  return spec.requirements.filter((one) => (name.endsWith('*') ? one.id.startsWith(id) : one.id === id));
};
const has = (name: string): boolean => named(name).length > 0;

interface Member {
  type: string | string[];
  readOnly?: boolean;
}

function schemaOf(name: string): { properties: Record<string, Member> } {
  const text = readFileSync(`${folder}schemas/${name}.schema.json`, 'utf8');
  return JSON.parse(text) as { properties: Record<string, Member> };
}

const fits = (name: string, value: unknown): boolean =>
  newAjv({ strict: false }).validate(schemaOf(name), value);

describe('the lines of the go-e charger document', () => {
  test('are in its order, each once', () => {
    const numbers = lines.map(({ line }) => line);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers).toHaveLength(23);
  });

  test.each(lines)('line $line: $says', ({ requirements = [], untested = [], rulings = [] }) => {
    expect(requirements.length + untested.length + rulings.length).toBeGreaterThan(0);
    expect(requirements.filter((name) => !has(name))).toEqual([]);
    const facts = spec.untested.map(({ fact }) => fact);
    expect(untested.filter((beginning) => !facts.some((fact) => fact.startsWith(beginning)))).toEqual([]);
    expect(rulings.filter((id) => !spec.rulings.some((ruling) => ruling.id === id))).toEqual([]);
  });

  test('stand at the requirements that the document states, and at no others', () => {
    const stated = ownRequirements(spec).filter(({ basis }) => basis === 'document');
    const misplaced = stated.filter(({ id, source }) => {
      const names = lines.find(({ line }) => line === source.line)?.requirements ?? [];
      return (
        source.document !== 'reference' || !names.some((name) => named(name).some((one) => one.id === id))
      );
    });
    expect(misplaced.map(({ id }) => id)).toEqual([]);
    expect(stated.length).toBeGreaterThan(80);
    const ofOtherPages = ownRequirements(spec).filter(({ source }) => source.document !== 'reference');
    expect(ofOtherPages.filter(({ source }) => source.line !== undefined)).toEqual([]);
  });

  test('are those that untested facts and rulings cite', () => {
    const known = lines.map(({ line }) => line);
    const cited = [...spec.untested, ...spec.rulings].flatMap(({ source }) =>
      source?.document === 'reference' ? [Number(source.line)] : [],
    );
    expect(cited.filter((line) => !known.includes(line))).toEqual([]);
  });

  test('what covers them, and what stays untested', async ({ annotate }) => {
    const covered = lines.map(({ line, says, requirements = [], untested = [], rulings = [] }) => {
      const by = [
        ...requirements,
        ...untested.map((fact) => `untested: ${fact} …`),
        ...rulings.map((id) => `ruling ${id}`),
      ];
      expect(by.length).toBeGreaterThan(0);
      return `${String(line).padStart(2)}  ${says}: ${by.join(', ')}`;
    });
    console.info(covered.join('\n'));
    await annotate(
      `${lines.length} lines, ${spec.requirements.length} requirements, ${spec.untested.length} untested facts`,
    );
  });
});

describe('the fifteen keys', () => {
  const read = schemaOf('keys-read').properties;
  const written = schemaOf('keys-write').properties;

  test('are those of the schemas, with rbt', () => {
    const names = keys.map(([, key]) => key);
    expect(names).toHaveLength(15);
    expect(Object.keys(read)).toEqual([...names, 'rbt']);
    expect(Object.keys(written)).toEqual(
      keys.filter(([, , , access]) => access === 'R/W').map(([, key]) => key),
    );
  });

  test.each(keys)('line %i: %s has its type and its requirements', (line, key, type, access) => {
    expect(read[key]).toMatchObject({ type });
    expect(read[key]?.readOnly ?? false).toBe(access === 'R');
    const generated =
      access === 'R'
        ? ['read', 'read-only', 'mqtt-read-only', 'topic']
        : ['read', 'write', 'wrong-type', 'bad-json', 'topic'];
    expect(generated.filter((kind) => !has(`${kind}.${key}`))).toEqual([]);
    for (const kind of ['read', access === 'R' ? 'read-only' : 'write'])
      expect(named(`${kind}.${key}`)[0]).toMatchObject({ basis: 'document', source: { line } });
    if (access === 'R') return;
    expect(written[key]?.type).toEqual(key === 'mtp' ? ['string', 'null'] : type);
    const secret = ['mck', 'mqcc', 'msc'].includes(key);
    expect(has(`mqtt-write.${key}`)).toBe(!secret);
    for (const kind of ['read', 'write', 'wrong-type', 'bad-json', 'topic'])
      expect(named(`${kind}.${key}`)[0]?.capabilities).toEqual(secret ? ['keyMaterial'] : []);
  });

  test('what is set on a charger is put back by what the first write has journaled', () => {
    const [way] = spec.preambles['restored']!.ways;
    const put = (way!.undo as Step[]).flatMap(({ request }) =>
      request?.operation === 'setKeys' ? Object.keys(request.query ?? {}) : [],
    );
    const open = keys.filter(
      ([, key, , access]) => access === 'R/W' && !['mck', 'mqcc', 'msc'].includes(key),
    );
    expect([...new Set(put)].sort()).toEqual(open.map(([, key]) => key).sort());
  });
});

describe('payloads', () => {
  const status = { mce: true, mcu: 'mqtt://mqtt.server:1234/', mcc: true, mcca: 498429772, rbt: 498429999 };

  test.each([
    ['the keys of the document', status],
    ['a charger that was never connected', { mcca: null, mlr: null, mlra: null, mcs: false }],
    ['the prefix as firmware 60.4 reads it', { mtp: 'go-eCharger/00000001/' }],
    ['one key', { mlr: 'error_type=TCP_TRANSPORT connect_return_code=ACCEPTED' }],
  ])('%s can be read', (_, value) => {
    expect(spec.api.operations['readStatus']!.reply!.messages[0]!.validate(value)).toEqual([]);
    expect(fits('keys-read', value)).toBe(true);
  });

  test.each([
    ['a number for a boolean', { mce: 1 }],
    ['a text for a boolean', { mcc: 'true' }],
    ['null for the prefix', { mtp: null }],
    ['null for the address', { mcu: null }],
    ['a negative time', { mcca: -1 }],
    ['a fraction of a millisecond', { mlra: 0.5 }],
    ['a time as text', { mcca: '498429772' }],
    ['false for no error', { mlr: false }],
    ['a list', [status]],
  ])('%s cannot be read', (_, value) => {
    expect(spec.api.operations['readStatus']!.reply!.messages[0]!.validate(value)).not.toEqual([]);
  });

  test.each([
    ["the document's example, with quotation marks", { mce: true, mcu: 'mqtt://mqtt.server:1234/' }, true],
    ['null for the prefix', { mtp: null }, true],
    ['null for the address', { mcu: null }, false],
    ['what is only read', { mcc: true }, false],
    ['nothing', {}, false],
  ])('%s: may be written?', (_, value, legal) => {
    expect(fits('keys-write', value)).toBe(legal);
  });

  test.each([
    ['all written', { mce: true }, true],
    ['one refused', { mce: true, mcu: 'mcu: tried to set api key with invalid json InvalidInput' }, true],
    ['false', { mce: false }, false],
    ['an empty text', { mce: '' }, false],
    ['about nothing', {}, false],
  ])('an answer to writing, %s', (_, value, legal) => {
    const [answer] = spec.api.operations['setKeys']!.reply!.messages;
    expect(answer!.validate(value).length === 0).toBe(legal);
  });

  test('the AsyncAPI document is valid for the official parser too', async () => {
    const text = readFileSync(`${folder}asyncapi.yaml`, 'utf8');
    const { diagnostics } = await new Parser().parse(text, { source: `${folder}asyncapi.yaml` });
    expect(diagnostics.filter(({ severity }) => severity === 0)).toEqual([]);
  });
});
