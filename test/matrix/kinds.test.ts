import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtInChecks } from '../../src/checks/index.js';
import { loadSpec } from '../../src/spec/load.js';
import { oneOfEachKind } from './kinds.js';
import { testedTwins } from './matrix.js';

const family = (id: string): string | undefined =>
  id.startsWith('/families/') ? id.split('/')[2] : undefined;

describe.each(testedTwins.map((twin) => [twin.spec, twin] as const))(
  'one mutant of each kind of %s',
  (id, twin) => {
    const spec = loadSpec(id, builtInChecks);
    const places = new Map(spec.requirements.map(({ id: requirement, pointer }) => [requirement, pointer]));
    const tried = oneOfEachKind(twin.mutants, spec);
    const brokenBy = (mutants: typeof tried): string[] => mutants.flatMap(({ breaks }) => breaks);

    it('breaks every requirement that was written for itself, and one of every family', () => {
      const broken = new Set(brokenBy(tried));
      const families = new Set([...broken].map((each) => family(places.get(each) ?? '')));
      const left = [...new Set(brokenBy([...twin.mutants]))].filter((each) => {
        const own = family(places.get(each) ?? '');
        return own === undefined ? !broken.has(each) : !families.has(own);
      });
      expect(left).toEqual([]);
    });

    it('leaves out only what is called like another that is tried', () => {
      const words = (name: string): Set<string> => new Set(name.split('-'));
      const likeNone = twin.mutants.filter((mutant) =>
        tried.every(({ name }) => [...words(name)].every((word) => !words(mutant.name).has(word))),
      );
      expect(likeNone).toEqual([]);
    });

    it('has a file of its own', () => {
      expect(readdirSync(new URL(`../../fixtures/twins/${id}/test`, import.meta.url))).toContain(
        'kill.test.ts',
      );
    });
  },
);

it('most of what is generated is left to the night', () => {
  const devicehive = testedTwins.find(({ spec }) => spec === 'devicehive')!;
  const tried = oneOfEachKind(devicehive.mutants, loadSpec('devicehive', builtInChecks));
  expect(tried.length).toBeLessThan(devicehive.mutants.length / 2);
  const shapes = tried.filter(({ name }) => name.startsWith('shape-'));
  expect(shapes.map(({ name }) => name)).toEqual(['shape-authenticate']);
});
