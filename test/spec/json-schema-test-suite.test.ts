import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadApi } from '../../src/spec/asyncapi/index.js';
import { schemaLimits, type SchemaLimit } from '../../src/spec/asyncapi/schema-limits.js';
import { SpecError } from '../../src/spec/read/problem.js';
import { notRead, wrongFor } from './json-schema-limits.js';
import { temporaryFolder } from './temporary-file.js';

/** The public JSON-Schema-Test-Suite (json-schema-org), its folder `tests/draft7` as `draft7`; not part of this project. */
const folder = process.env['JSON_SCHEMA_TEST_SUITE'] ?? '';

interface Group {
  description: string;
  schema: unknown;
  tests: { description: string; data: unknown; valid: boolean }[];
}

/** Optional formats that nobody here knows are notes to people: idn-*, iri*. */
const isJudged = (file: string): boolean => !/\/(idn-|iri)/.test(file);
/** Needs a second dialect. */
const isDraft07 = (file: string): boolean => file !== 'optional/cross-draft.json';

const files = existsSync(folder)
  ? ['', 'optional/', 'optional/format/']
      .flatMap((below) => readdirSync(join(folder, 'draft7', below)).map((name) => below + name))
      .filter((file) => file.endsWith('.json') && isJudged(file) && isDraft07(file))
  : [];

/** A document whose one message has this schema, as a schema file beside it. */
const documentWith = (schema: unknown): string =>
  join(
    temporaryFolder({
      'asyncapi.json': JSON.stringify({
        asyncapi: '3.0.0',
        info: { title: 'The suite', version: '1' },
        channels: {
          one: {
            address: 'one',
            messages: {
              only: {
                payload: {
                  schemaFormat: 'application/schema+json;version=draft-07',
                  schema: { $ref: './case.json' },
                },
              },
            },
          },
        },
      }),
      'case.json': JSON.stringify(schema),
    }),
    'asyncapi.json',
  );

/** `wrong` lists what the judge of payloads answers otherwise than the suite, `refused` the schemas that it does not read. */
function judged(file: string): { wrong: string[]; refused: string[]; told: boolean[] } {
  const found = { wrong: [] as string[], refused: [] as string[], told: [] as boolean[] };
  const groups = JSON.parse(readFileSync(join(folder, 'draft7', file), 'utf8')) as Group[];
  for (const { description: group, schema, tests } of groups) {
    try {
      const api = loadApi(documentWith(schema));
      const [message] = api.channels['one']!.messages;
      for (const { description, data, valid } of tests) {
        if ((message!.validate(data).length === 0) === valid) continue;
        found.wrong.push(`${group}: ${description}`);
        const limit = wrongFor(file, `${group}: ${description}`);
        found.told.push(
          limit !== undefined && api.warnings.some((warning) => warning.includes(schemaLimits[limit])),
        );
      }
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      found.refused.push(group);
    }
  }
  return found;
}

if (files.length > 0)
  describe('the JSON-Schema-Test-Suite for draft-07', () => {
    test.each(files)('%s comes out as it says, or is a limit that `check` tells of', (file) => {
      const { wrong, refused, told } = judged(file);
      expect(wrong.filter((one) => wrongFor(file, one) === undefined)).toEqual([]);
      expect(told).toEqual(wrong.map(() => true));
      expect(refused.filter((group) => !notRead(file).includes(group))).toEqual([]);
      expect(notRead(file).filter((group) => !refused.includes(group))).toEqual([]);
    });

    test('shows each limit that is listed', () => {
      const shown = new Set<SchemaLimit | undefined>(
        files.flatMap((file) => judged(file).wrong.map((one) => wrongFor(file, one))),
      );
      expect([...shown].sort()).toEqual(Object.keys(schemaLimits).sort());
    });
  });

if (files.length === 0)
  test('the JSON-Schema-Test-Suite is not here', ({ skip }) => {
    skip('JSON_SCHEMA_TEST_SUITE does not name the folder of the public suite');
  });
