import { describe, expect, it } from 'vitest';
import { sentOnlyLegalInput } from '../../src/run/legal-input.js';
import { levelOf } from '../../src/spec/protocol.js';
import { planSession } from '../../src/run/plan-session.js';
import type { CaseLine } from '../../src/verdict/record.js';
import { breaksTheDocument } from './legal-twins/breaks.js';
import { mendingOf } from './legal-twins/mending.js';
import { tryLegalTwins } from './legal-twins/try.js';
import { documents } from '../documents.js';
import { sessionOn } from './session.js';

/** Enough that nobody waits for a turn: most of them wait in vain for the connection to be closed. */
const concurrency = 64;

const nameOf = (spec: string, id: string): string => id.slice(spec.length + 1);

const wordsOf = ({ id, verdict, reason = '' }: CaseLine): string => `${id} is ${verdict} ${reason}`.trim();

describe.each([...documents])(
  'the acts of %s',
  (name, { twin, legalTwins: twins, legalActs: legal = {}, untold = {} }) => {
    /** The entry of the list that a case belongs to: its own, or its requirement's. */
    const entryFor = ({ id, requirement }: CaseLine): string | undefined =>
      [id, requirement].map((one) => nameOf(name, one)).find((entry) => untold[entry] !== undefined);

    it.concurrent(
      'have a legal twin where they break the document (legal-twins.ts beside the twin)',
      async () => {
        const target = await twin.start();
        try {
          const { spec, plan } = planSession(sessionOn(target));
          const level = levelOf(spec);
          const breaking = new Set(
            plan.cases
              .filter((planned) => breaksTheDocument(planned, level))
              .map(({ requirement }) => requirement),
          );
          const without = spec.requirements
            .filter((requirement) => breaking.has(requirement.id) && !mendingOf(twins, name, requirement))
            .map(({ id }) => nameOf(name, id));
          expect(without.toSorted()).toEqual(Object.keys(legal).toSorted());
        } finally {
          await target.stop();
        }
      },
    );

    it.concurrent(
      'tell: what is expected of them does not come after the legal twin',
      { timeout: 1_800_000 },
      async () => {
        const target = await twin.start();
        try {
          const { spec } = planSession(sessionOn(target));
          // One that is listed may come, in some of its cases, and then it must not come too late.
          const holds = (id: string): boolean =>
            Object.keys(untold).some((entry) => entry.split('/')[0] === nameOf(name, id));
          const lines = await tryLegalTwins(target, twins, { concurrency, inVain: { within: '3s', holds } });
          expect(
            lines
              .filter(({ transcript }) => !sentOnlyLegalInput(transcript, levelOf(spec)))
              .map(({ id }) => id),
          ).toEqual([]);
          const passed = lines.filter(({ verdict }) => verdict === 'pass');
          const listed = new Set(passed.map((line) => entryFor(line)));
          // What neither holds nor fails shows nothing of its expectation.
          const wrong = lines.filter(
            (line) => !['fail', 'not-applicable'].includes(line.verdict) && entryFor(line) === undefined,
          );
          expect(wrong.map(wordsOf)).toEqual([]);
          expect(Object.keys(untold).filter((entry) => !listed.has(entry))).toEqual([]);
        } finally {
          await target.stop();
        }
      },
    );
  },
);
