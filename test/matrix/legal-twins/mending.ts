import type { Requirement, Spec } from '../../../src/spec/model.js';

/** How the act of a requirement is made legal. What it expects stays as it is. */
export interface Mending {
  /** In place of the values of each of its cases. */
  values?: Record<string, unknown>;
  /** In place of the values of single cases, by case name. */
  cases?: Record<string, Record<string, unknown>>;
  /** Pieces of its steps, written as JSON, each with what stands there in its place. */
  words?: Record<string, string>;
  /** It sends the request that the requirement of this kind sends for the same operation. */
  asks?: string;
  /** Preambles that the legal act needs besides. */
  needs?: string[];
}

/** Mendings by requirement, without the spec's name; each `*` stands for some text, such as an operation or a key. */
export type LegalTwins = Record<string, Mending | ((requirement: Requirement) => Mending)>;

const nameOf = ({ id }: Requirement, spec: string): string => id.slice(spec.length + 1);

/** The mending for a requirement: its own, or the one for all of its kind. */
export function mendingOf(twins: LegalTwins, spec: string, requirement: Requirement): Mending | undefined {
  const name = nameOf(requirement, spec);
  const key =
    Object.keys(twins).find((kind) => kind === name) ?? Object.keys(twins).find((kind) => stands(kind, name));
  const mending = key === undefined ? undefined : twins[key];
  return typeof mending === 'function' ? mending(requirement) : mending;
}

const stands = (kind: string, name: string): boolean =>
  kind.includes('*') && new RegExp(`^${kind.replaceAll('.', '\\.').replaceAll('*', '.+')}$`).test(name);

/** The words of a request of this operation, wherever they stand. */
function requestOf(value: unknown, operation: string): Record<string, unknown> | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { request } = value as { request?: Record<string, unknown> };
  if (request?.operation === operation) return request;
  return Object.values(value).reduce<Record<string, unknown> | undefined>(
    (found, part) => found ?? requestOf(part, operation),
    undefined,
  );
}

function replaceWords({ id, check }: Requirement, words: Record<string, string>): unknown {
  let written = JSON.stringify(check.with);
  for (const [piece, instead] of Object.entries(words)) {
    if (!written.includes(piece)) throw new Error(`the steps of ${id} do not hold ${piece}`);
    written = written.replaceAll(piece, instead);
  }
  return JSON.parse(written);
}

/** The request of another requirement in place of its own; what that one needs is needed as well. */
function askAs(requirement: Requirement, suffix: string, spec: Spec): Requirement {
  const { operation = '', check } = requirement;
  const other = spec.requirements.find(({ id }) => id === `${spec.id}.${operation}.${suffix}`);
  const legal = requestOf(other?.check.with, operation);
  const own = requestOf(check.with, operation);
  if (!other || !legal || !own) throw new Error(`${requirement.id} and ${suffix} do not ask for the same`);
  const { payload } = legal;
  const asked = JSON.stringify({ ...own, payload });
  return {
    ...requirement,
    needs: [...new Set([...requirement.needs, ...other.needs])],
    check: {
      ...check,
      with: JSON.parse(JSON.stringify(check.with).replace(JSON.stringify(own), () => asked)),
    },
  };
}

/**
 * The legal twin of a requirement: the same control, the same expectation, and the act without its fault. It stands on
 * nothing else, since that may be a legal twin as well.
 */
export function mended(requirement: Requirement, mending: Mending, spec: Spec): Requirement {
  const { values = {}, cases = {}, words = {}, needs = [], asks } = mending;
  const twin = asks === undefined ? requirement : askAs(requirement, asks, spec);
  const named = Object.entries(twin.cases);
  for (const name of Object.keys(cases))
    if (!(name in twin.cases)) throw new Error(`${requirement.id} has no case ${name}`);
  return {
    ...twin,
    needs: [...new Set([...twin.needs, ...needs])],
    requires: [],
    presumes: [],
    cases: Object.fromEntries(named.map(([name, own]) => [name, { ...own, ...values, ...cases[name] }])),
    check: { ...twin.check, with: replaceWords(twin, words) },
  };
}
