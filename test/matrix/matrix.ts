import type { Mutant, Twin } from '../../fixtures/contract.js';
import { documents } from '../documents.js';
import { pool } from './pool.js';
import { runMutant, type Outcomes } from './run-mutant.js';
import type { SessionOptions } from './session.js';

/** Mutants at a time: most of their time passes in waiting. */
const width = 16;

/** Twins whose spec exists, in the order of their names. */
export const testedTwins: Twin[] = [...documents.values()].map(({ twin }) => twin);

/** The mutants that declare one of these requirements, declaring no others. */
export const declaring = (mutants: readonly Mutant[], requirements: readonly string[]): Mutant[] =>
  mutants
    .map((mutant) => ({ ...mutant, breaks: mutant.breaks.filter((id) => requirements.includes(id)) }))
    .filter(({ breaks }) => breaks.length > 0);

export interface MutantRow {
  mutant: Mutant;
  outcomes: Outcomes;
}

/** A mutant that a requirement should fail on and does not. */
export interface Survivor {
  mutant: string;
  requirement: string;
  verdict: string;
  why: string;
}

/** Tries every mutant against the requirements chosen for it; all of them where it gives undefined. */
export async function tryMutants(
  twin: Twin,
  choose: (mutant: Mutant) => string[] | undefined,
  options: SessionOptions = {},
): Promise<MutantRow[]> {
  return await pool(twin.mutants, width, async (mutant) => ({
    mutant,
    outcomes: await runMutant(twin, mutant, choose(mutant), options),
  }));
}

/**
 * Declared kills that did not happen. What the twin itself does not keep is judged on another broker
 * (test/containers/kill-matrix.test.ts): here a mutant can do no more than fail as the twin does.
 */
export function survivorsOf(rows: readonly MutantRow[], conforming: Outcomes): Survivor[] {
  return rows.flatMap(({ mutant, outcomes }) =>
    mutant.breaks.flatMap((requirement): Survivor[] => {
      const outcome = outcomes.get(requirement);
      if (!outcome) {
        return [
          {
            mutant: mutant.name,
            requirement,
            verdict: 'no such requirement',
            why: 'the spec has none of this id',
          },
        ];
      }
      const { verdict, why, known } = outcome;
      if (verdict === 'fail' && (!known || conforming.get(requirement)?.known)) return [];
      return [
        { mutant: mutant.name, requirement, verdict: known ? 'fail, as the twin itself' : verdict, why },
      ];
    }),
  );
}

/** Rules of every connection are the same for all specs: their mutants stand before MQTT's twin, and before a device. */
export const isKilledElsewhere = (spec: string, requirement: string): boolean =>
  spec !== 'mqtt-3.1.1' && requirement.includes('.wire.');

/** Requirements that failed on a mutant without being declared, apart from known findings of the twin. */
export function failedBesides({ mutant, outcomes }: MutantRow): string[] {
  return [...outcomes]
    .filter(([id, { verdict, known }]) => verdict === 'fail' && !known && !mutant.breaks.includes(id))
    .map(([id]) => id);
}
