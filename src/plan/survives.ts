import type { Spec } from '../spec/model.js';
import type { PlannedCase } from './case.js';

/** Name of the check by which it is judged, at the end of the run and without sending anything. */
export const survivesCheck = 'survives';

/**
 * The requirement that every spec has besides its own: the target bears what is sent to it. It is planned as a MUST, which
 * it is where legal input makes the target go away.
 */
export function survivesCase(spec: Spec): PlannedCase {
  const first = spec.requirements.find(({ id }) => id === spec.smoke) ?? spec.requirements[0];
  const document = spec.sources.find(({ id }) => id === first?.source.document) ?? spec.sources[0];
  const id = `${spec.id}.survives`;
  return {
    id,
    spec: spec.id,
    requirement: id,
    level: 'MUST',
    basis: 'document',
    text: 'The target stays there: nothing that the run sends makes it go away for all who are connected.',
    source: first?.source ?? { document: document?.id ?? spec.id, section: 'all' },
    document: document?.title ?? spec.title,
    ...(document?.url === undefined ? {} : { url: document.url }),
    at: first?.at ?? spec.path,
    values: {},
    control: [],
    check: { name: survivesCheck, with: {} },
    preambles: [],
    observedBy: [],
    requires: [],
    presumes: [],
    uses: [],
    effects: [],
    lane: 'wire',
    risky: false,
    atEnd: true,
  };
}
