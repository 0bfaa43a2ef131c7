import type { Plan } from '../plan/case.js';
import type { Session } from '../run/session.js';
import type { Spec } from '../spec/model.js';

/** As many cases as one thread takes some seconds for, in which a second one would have nothing to wait for. */
const worthSharing = 400;
const threads = 2;

/** Whoever allows fewer cases at once than one thread keeps busy gets one thread. */
const enoughAtOnce = 32;

/**
 * One session as several, for threads of their own, each with a share of the cases: where nothing is made that lasts as
 * long as the run, nothing paces the commands, and there are many cases.
 */
export function sharesOf(session: Session, { spec, plan }: { spec: Spec; plan: Plan }): Session[] {
  const makesSomething = plan.cases.some(({ preambles }) =>
    preambles.some(({ name, way }) => {
      const { scope, ways } = spec.preambles[name]!;
      return scope === 'run' && ways[way]!.steps.length > 0;
    }),
  );
  const alone =
    spec.role === 'device' ||
    plan.cases.length < worthSharing ||
    session.concurrency < enoughAtOnce ||
    session.pace > 0 ||
    makesSomething;
  if (alone) return [session];
  const concurrency = Math.ceil(session.concurrency / threads);
  return Array.from({ length: threads }, (_, index) => ({
    ...session,
    concurrency,
    share: { index, of: threads },
  }));
}
