import type { Lane, Preamble, Requirement, Spec } from '../spec/model.js';
import { lets } from '../spec/option.js';
import { namesIn, substitute } from '../spec/template.js';
import { everything, judgesConnections, type Plan, type PlannedCase, type Settled } from './case.js';
import { filtered, matchesOneOf, partOf, type Filter } from './filter.js';
import { lookUp } from './lookup.js';
import { parameterValue } from './parameter.js';
import type { Shard } from './shard.js';
import { survivesCase } from './survives.js';

/** What the user says about the target (PICS and PIXIT). */
export interface Claims {
  capabilities: Readonly<Record<string, boolean>>;
  parameters: Readonly<Record<string, unknown>>;
  allowDestructive?: boolean;
  /** Whether what may harm the target is tried. */
  allowRisky?: boolean;
}

export interface PlanOptions extends Filter {
  claims: Claims;
  /** Only the cases of this part, and what they require. */
  shard?: Shard | undefined;
}

/** Turns a spec into the ordered cases of a run. Nothing is sent; the same input always gives the same plan. */
export function buildPlan(spec: Spec, { claims, shard, ...filter }: PlanOptions): Plan {
  const own = spec.requirements.flatMap((requirement) => casesOf(spec, requirement, claims));
  // Of a broker before the target nothing is said.
  const all = spec.behindBroker ? own : [...own, survivesCase(spec)];
  const asked = filtered(all, filter);
  const excludesNothing = (filter.exclude ?? []).filter((pattern) => !all.some(matchesOneOf([pattern])));
  const chosen = shard === undefined ? asked : partOf(asked, shard);
  const isLeftOut = ({ risky, settled }: PlannedCase): boolean =>
    risky && !claims.allowRisky && settled?.verdict !== 'not-applicable';
  const bystander = choosePreambles(spec, spec.bystander.needs, claims);
  return {
    spec: spec.id,
    cases: chosen.filter((planned) => !isLeftOut(planned)),
    requirements: spec.requirements.map(({ id }) => id),
    leftOut: chosen.filter(isLeftOut).map(({ id }) => id),
    ...(excludesNothing.length > 0 ? { excludesNothing } : {}),
    ...(bystander.missing ? {} : { bystander: bystander.preambles }),
  };
}

function casesOf(spec: Spec, requirement: Requirement, claims: Claims): PlannedCase[] {
  const names = Object.keys(requirement.cases);
  const entries: [string, Record<string, unknown>][] =
    names.length === 0
      ? [[requirement.id, {}]]
      : names.map((name) => [`${requirement.id}/${name}`, requirement.cases[name]!]);
  const sharedByMost = sharedByCases(spec, requirement, claims);
  return entries.map(([id, values]) => {
    const name = id.slice(requirement.id.length + 1);
    const shared = needsNothingBesides(requirement, name)
      ? sharedByMost
      : sharedByCases(spec, withNeedsOfCase(requirement, name), claims);
    const risky = requirement.effects.includes('risky') || requirement.riskyCases.includes(name);
    // Whatever harms the target must be seen to be what it was.
    const uses = [...shared.uses, ...(risky ? [everything] : [])];
    return {
      ...shared,
      ...(judgesConnections(requirement) ? { atEnd: true } : {}),
      id,
      values,
      risky,
      uses: [...new Set(uses.map((name) => substitute(name, values)))],
    };
  });
}

const needsNothingBesides = ({ caseCapabilities }: Requirement, name: string): boolean =>
  (caseCapabilities[name] ?? []).length === 0;

/** The requirement as one of its cases has it: what that case alone needs, the case needs. */
const withNeedsOfCase = (requirement: Requirement, name: string): Requirement => ({
  ...requirement,
  capabilities: [...requirement.capabilities, ...(requirement.caseCapabilities[name] ?? [])],
});

function sharedByCases(
  spec: Spec,
  requirement: Requirement,
  claims: Claims,
): Omit<PlannedCase, 'id' | 'values' | 'risky'> {
  const document = spec.sources.find(({ id: name }) => name === requirement.source.document);
  const chosen = choosePreambles(spec, requirement.needs, claims);
  const settled =
    notApplicable(spec, requirement, claims) ??
    forbidden(requirement, claims) ??
    chosen.missing ??
    unknownParameter(spec, requirement, claims);
  const uses = [
    ...requirement.uses,
    ...chosen.preambles.flatMap(({ name, way }) => spec.preambles[name]!.ways[way]!.uses),
  ];
  return {
    spec: spec.id,
    requirement: requirement.id,
    level: requirement.level,
    basis: requirement.basis,
    text: requirement.text,
    source: requirement.source,
    document: document?.title ?? requirement.source.document,
    ...(document?.url === undefined ? {} : { url: document.url }),
    at: requirement.at,
    control: requirement.control,
    check: requirement.check,
    preambles: chosen.preambles,
    ...observations(spec, requirement, claims),
    requires: requirement.requires,
    presumes: presumedBy(spec, requirement, chosen.preambles),
    uses,
    effects: requirement.effects,
    lane: requirement.lane ?? spec.defaults.lane ?? ('client' satisfies Lane),
    ...(requirement.operation === undefined ? {} : { operation: requirement.operation }),
    ...(requirement.enumerated === undefined ? {} : { enumerated: requirement.enumerated }),
    ...(requirement.ruling === undefined ? {} : { ruling: requirement.ruling }),
    ...(requirement.within === undefined ? {} : { within: requirement.within }),
    ...(settled === undefined ? {} : { settled }),
  };
}

function notApplicable(spec: Spec, requirement: Requirement, claims: Claims): Settled | undefined {
  for (const id of requirement.capabilities) {
    const { text, default: byDefault, optional } = spec.capabilities.find((one) => one.id === id)!;
    const claimed = claims.capabilities[id];
    if (claimed ?? byDefault) continue;
    // Whoever observes it tells.
    if (claimed === undefined && observerOf(spec, id)) continue;
    const why = claimed === undefined ? 'is not claimed' : 'is not there, as the target file says';
    const reason = `capability ${id} ${why} (${text})`;
    return optional === undefined
      ? {
          verdict: 'not-applicable',
          reason: `${reason}, a limitation: the document demands it`,
          limitation: id,
        }
      : {
          verdict: 'not-applicable',
          reason: `${reason}. ${lets(optional)}`,
          optional: { capability: id, ...optional },
        };
  }
  return undefined;
}

const observerOf = (spec: Spec, capability: string): Requirement | undefined =>
  spec.requirements.find(({ observes }) => observes === capability);

const observedBy = (spec: Spec, { capabilities }: Requirement, claims: Claims): PlannedCase['observedBy'] =>
  capabilities
    .filter((capability) => claims.capabilities[capability] === undefined)
    .flatMap((capability) => {
      const observer = observerOf(spec, capability);
      const { optional, default: byDefault } = spec.capabilities.find(({ id }) => id === capability)!;
      return observer && optional
        ? [{ capability, requirement: observer.id, optional, default: byDefault }]
        : [];
    });

const observations = (
  spec: Spec,
  requirement: Requirement,
  claims: Claims,
): Pick<PlannedCase, 'observes' | 'observedBy'> => ({
  ...(requirement.observes === undefined
    ? {}
    : { observes: observationOf(spec, requirement.observes, claims) }),
  observedBy: observedBy(spec, requirement, claims),
});

function observationOf(spec: Spec, capability: string, claims: Claims): NonNullable<PlannedCase['observes']> {
  const claimed = claims.capabilities[capability];
  const optional = spec.capabilities.find(({ id }) => id === capability)!.optional !== undefined;
  return { capability, optional, ...(claimed === undefined ? {} : { claimed }) };
}

function forbidden(requirement: Requirement, claims: Claims): Settled | undefined {
  if (!requirement.effects.includes('destructive') || claims.allowDestructive) return undefined;
  return {
    verdict: 'inconclusive',
    reason: 'it is destructive and was not tried; give --allow-destructive to try it',
  };
}

const presumedBy = (spec: Spec, { presumes }: Requirement, preambles: PlannedCase['preambles']): string[] => [
  ...new Set([...preambles.flatMap(({ name }) => spec.preambles[name]!.presumes), ...presumes]),
];

/** The preambles a case goes through, dependencies first, each by the first way whose parameters are all known. */
function choosePreambles(
  spec: Spec,
  needs: readonly string[],
  claims: Claims,
): { preambles: PlannedCase['preambles']; missing?: Settled } {
  const preambles: PlannedCase['preambles'] = [];
  let missing: Settled | undefined;
  const visit = (name: string): void => {
    if (missing || preambles.some((chosen) => chosen.name === name)) return;
    const preamble = spec.preambles[name]!;
    const way = preamble.ways.findIndex((candidate) =>
      candidate.with.every((parameter) => known(spec, claims, parameter)),
    );
    if (way < 0) {
      missing = { verdict: 'inconclusive', reason: missingSentence(spec, claims, preamble) };
      return;
    }
    preamble.ways[way]!.needs.forEach(visit);
    preambles.push({ name, way });
  };
  needs.forEach(visit);
  return missing ? { preambles, missing } : { preambles };
}

/** A parameter that the requirement's own steps name and nobody gave; a value of its cases by that name is none. */
function unknownParameter(spec: Spec, requirement: Requirement, claims: Claims): Settled | undefined {
  const own = Object.values(requirement.cases).flatMap((values) => Object.keys(values));
  const unknown = Object.keys(spec.parameters).filter(
    (name) => !own.includes(name) && !known(spec, claims, name),
  );
  if (unknown.length === 0) return undefined;
  const missing = namesIn([requirement.control, requirement.check.with]).find(({ name }) =>
    unknown.includes(name),
  )?.name;
  if (missing === undefined) return undefined;
  const text = spec.parameters[missing]!.text;
  return { verdict: 'inconclusive', reason: `it needs ${text}; give --param ${missing}=…` };
}

/** Given, or known by a default or by the version of the target; a lookup that answers null knows nothing. */
function known(spec: Spec, claims: Claims, parameter: string): boolean {
  const given = parameterValue(spec.parameters, parameter, claims.parameters);
  const lookup = spec.variables[parameter];
  return (
    given !== undefined ||
    (lookup !== undefined && (lookUp(lookup, claims.parameters) ?? undefined) !== undefined)
  );
}

function missingSentence(spec: Spec, claims: Claims, preamble: Preamble): string {
  const ways = preamble.ways.map((way) =>
    way.with
      .filter((parameter) => !known(spec, claims, parameter))
      .map((parameter) => `--param ${parameter}=…`)
      .join(' '),
  );
  return `it needs ${preamble.text}; give ${ways.join(', or ')}`;
}
