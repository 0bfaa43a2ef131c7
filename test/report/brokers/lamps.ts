import type { ComparedBroker, Comparison } from '../../../src/report/brokers/comparison.js';
import type { RunRecord } from '../../../src/report/record/read-record.js';
import type { Requirement, Spec } from '../../../src/spec/model.js';
import type { CaseLine, FooterLine, SessionHeader } from '../../../src/verdict/record.js';
import { caseLine, footer, header, session } from '../lines.js';

export const requirement = (id: string, changes: Partial<Requirement> = {}): Requirement => ({
  id: `lamp.${id}`,
  level: 'MUST',
  basis: 'document',
  text: `The sentence of ${id}.`,
  source: { document: 'manual', section: 'Commands', line: 61 },
  capabilities: [],
  needs: [],
  requires: [],
  presumes: [],
  uses: [],
  effects: [],
  riskyCases: [],
  caseCapabilities: {},
  cases: {},
  control: [],
  check: { name: 'steps', with: [] },
  at: 'specs/lamp/conformance.yaml:12',
  pointer: '/requirements/0',
  ...changes,
});

/** A spec as far as a comparison looks at it. */
export const lampSpec = (requirements: Requirement[], changes: Partial<Spec> = {}): Spec =>
  ({
    id: 'lamp',
    revision: '2026-11-21',
    title: 'Lamp API',
    sources: [{ id: 'manual', title: 'Lamp Manual' }],
    requirements,
    untested: [],
    ...changes,
  }) as Spec;

export const broker = (
  name: string,
  cases: CaseLine[],
  changes: { session?: Partial<SessionHeader>; footer?: Partial<FooterLine> } = {},
): ComparedBroker => {
  const record: RunRecord = {
    header: header(
      session({
        cases: cases.map(({ id }) => id),
        target: { name, address: 'mqtt://lamp.local:1884' },
        ...changes.session,
      }),
    ),
    cases,
    changes: [],
    open: [],
    absences: [],
    problems: [],
    footer: { ...footer(), ...changes.footer },
  };
  return { name, slug: name, outcome: { record } };
};

export const notStarted = (name: string, why: string): ComparedBroker => ({
  name,
  slug: name,
  outcome: { notStarted: why },
});

/** It failed the one requirement that all others stand on, since it refuses the version of the CONNECT. */
export const notSpoken = (name: string): ComparedBroker => {
  const on = caseLine({ id: 'lamp.on', requirement: 'lamp.on', verdict: 'fail', weight: 'block' });
  const { outcome } = broker(name, [on], { footer: { gate: { exit: 1, sentence: 'DOES NOT CONFORM.' } } });
  return { name, slug: name, outcome: { ...outcome, unspoken: 'CONNECT is answered with CONNACK 1' } };
};

export const comparison = (spec: Spec, ...brokers: ComparedBroker[]): Comparison => ({
  run: 'r1',
  startedAt: 1_795_260_970_000,
  tool: 'mqtt-conformance 0.1.0',
  spec,
  brokers,
});
