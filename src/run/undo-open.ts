import { builtInChecks } from '../checks/index.js';
import { loadSpec } from '../spec/load.js';
import type { EffectLine } from '../verdict/record.js';
import { Environment } from './environment.js';
import { Journal } from './journal.js';
import { Preambles } from './preamble.js';
import type { Session } from './session.js';

/** How long putting back one thing may take. */
const undoLimit = 15_000;

/** Puts back what a run left changed, newest first. Answers the effects that are still open. */
export async function undoOpen(session: Session, effects: readonly EffectLine[]): Promise<EffectLine[]> {
  const signal = AbortSignal.timeout(undoLimit * Math.max(1, effects.length));
  const environment = new Environment(loadSpec(session.spec, builtInChecks), builtInChecks, session, signal);
  const preambles = new Preambles(
    environment,
    new Journal(session.recordFile, `${environment.spec.id}-undo`),
  );
  const left: EffectLine[] = [];
  for (const effect of effects.toReversed()) {
    if (!(await preambles.undo(effect, signal))) left.push(effect);
  }
  await environment.close();
  return left;
}
