import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunningTarget } from '../../fixtures/contract.js';
import type { Documented } from '../../fixtures/documents/documented.js';
import { documented } from '../../fixtures/documents/devices.js';
import { twinOfDocument } from '../../fixtures/from-document/index.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { fileOf, judgedAt, verdictsOf } from './behind-broker.js';

/** Milliseconds: a twin speaks every quarter of a second; where it does not, that is how long it is waited for. */
const watch = 4000;

type Said = Partial<Pick<Documented, 'operations' | 'probes'>>;

const twinOf = (name: string, { operations, probes }: Said = {}) =>
  twinOfDocument(fileOf(name), {
    ...(operations !== undefined && { operations }),
    ...(probes !== undefined && { probes }),
  });

async function judged(
  name: string,
  { operations, probes }: Said,
  { addresses, targetFile }: RunningTarget,
): Promise<Record<string, CaseLine>> {
  return await judgedAt(addresses['mqtt']!, {
    spec: fileOf(name),
    document: {
      watch,
      ...(operations !== undefined && { operations }),
      ...(probes !== undefined && { probes }),
    },
    parameters: targetFile['parameters'] as Record<string, string>,
  });
}

const names = readdirSync('fixtures/documents').flatMap((file) => /^(.*)\.yaml$/.exec(file)?.[1] ?? []);
/** Those that are spoken to in another way: what their twins can do is nothing. */
const refused = ['amqp'];

describe.each(names.filter((name) => !refused.includes(name)))('the twin of %s.yaml', (name) => {
  const said = documented[name] ?? {};

  test('gives no failure, and a pass for whatever is passed by a device that keeps the document', async () => {
    const running = await twinOf(name, said).start();
    try {
      const verdicts = verdictsOf(await judged(name, said, running));
      expect(Object.values(verdicts)).not.toContain('fail');
      expect(Object.values(verdicts)).not.toContain('error');
      if (documented[name]) expect(verdicts).toEqual(documented[name].verdicts);
    } finally {
      await running.stop();
    }
  });

  const { spec, mutants } = twinOf(name, said);
  if (mutants.length > 0)
    test('is found out as each of its mutants', async () => {
      const found = await Promise.all(
        mutants.map(async ({ name: mutant, breaks }) => {
          const running = await twinOf(name, said).start({ mutant });
          try {
            const verdicts = verdictsOf(await judged(name, said, running));
            return breaks.map((id) => [mutant, verdicts[id.slice(spec.length + 1)]]);
          } finally {
            await running.stop();
          }
        }),
      );
      expect(found).toEqual(mutants.map(({ name: mutant, breaks }) => breaks.map(() => [mutant, 'fail'])));
    });
});

test.each(refused)('of %s.yaml a twin has nothing to do', (name) => {
  expect(twinOf(name).mutants).toEqual([]);
});

test('every document in which something can be tried has mutants', () => {
  const without = names.filter((name) => twinOf(name, documented[name] ?? {}).mutants.length === 0);
  expect(without.sort()).toEqual([...refused, 'unaddressed'].sort());
});
