import { describe, expect, it } from 'vitest';
import type { Twin } from '../../fixtures/contract.js';
import { sentOnlyLegalInput } from '../../src/run/legal-input.js';
import { planSession } from '../../src/run/plan-session.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { breaksTheDocument } from './legal-twins/breaks.js';
import { legalTwins } from './legal-twins/index.js';
import { mendingOf } from './legal-twins/mending.js';
import { tryLegalTwins } from './legal-twins/try.js';
import { legalActs, untold } from './legal-twins/untold.js';
import { testedTwins } from './matrix.js';
import { sessionOn, twinWaitMs } from './session.js';

/** Enough that nobody waits for a turn: most of them wait in vain for the connection to be closed. */
const concurrency = 64;

const nameOf = (spec: string, id: string): string => id.slice(spec.length + 1);

/** The entry of the list that a case belongs to: its own, or its requirement's. */
const entryFor = (spec: string, { id, requirement }: CaseLine): string | undefined =>
  [id, requirement].map((one) => nameOf(spec, one)).find((name) => untold[spec]?.[name] !== undefined);

const wordsOf = ({ id, verdict, reason = '' }: CaseLine): string => `${id} is ${verdict} ${reason}`.trim();

describe.each(testedTwins.map((twin): [string, Twin] => [twin.spec, twin]))(
  'the acts of %s',
  (name, twin) => {
    const twins = legalTwins[name] ?? {};
    const legal = legalActs[name] ?? {};

    it.concurrent('have a legal twin where they break the document (test/matrix/legal-twins)', async () => {
      const target = await twin.start();
      try {
        const { spec, plan } = planSession(sessionOn(target));
        const breaking = new Set(plan.cases.filter(breaksTheDocument).map(({ requirement }) => requirement));
        const without = spec.requirements
          .filter((requirement) => breaking.has(requirement.id) && !mendingOf(twins, name, requirement))
          .map(({ id }) => nameOf(name, id));
        expect(without.toSorted()).toEqual(Object.keys(legal).toSorted());
      } finally {
        await target.stop();
      }
    });

    it.concurrent(
      'tell: what is expected of them does not come after the legal twin',
      { timeout: 1_800_000 },
      async () => {
        const target = await twin.start();
        try {
          const lines = await tryLegalTwins(target, twins, { concurrency, timeout: twinWaitMs });
          expect(
            lines.filter(({ transcript }) => !sentOnlyLegalInput(transcript)).map(({ id }) => id),
          ).toEqual([]);
          const holds = lines.filter(({ verdict }) => verdict === 'pass');
          const listed = new Set(holds.map((line) => entryFor(name, line)));
          // What neither holds nor fails shows nothing of its expectation.
          const wrong = lines.filter((line) => line.verdict !== 'fail' && entryFor(name, line) === undefined);
          expect(wrong.map(wordsOf)).toEqual([]);
          expect(Object.keys(untold[name] ?? {}).filter((entry) => !listed.has(entry))).toEqual([]);
        } finally {
          await target.stop();
        }
      },
    );
  },
);
