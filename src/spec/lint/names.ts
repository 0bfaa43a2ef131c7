import type { SourceReference } from '../../verdict/record.js';
import type { Spec } from '../model.js';
import { didYouMean } from '../read/nearest.js';
import { verbOf, type KnownCheck } from '../vocabulary.js';
import { type Report, type Rule } from './index.js';

const uniqueIds: Rule = (spec, report) => {
  const seen = new Set<string>();
  spec.requirements.forEach(({ id, pointer }) => {
    if (seen.has(id)) report(`${pointer}/id`, `the id "${id}" is used twice; an id names one requirement`);
    seen.add(id);
    if (!id.startsWith(`${spec.id}.`)) {
      report(`${pointer}/id`, `the id "${id}" does not begin with the spec's id "${spec.id}."`);
    }
  });
};

function known(
  report: Report,
  pointer: string,
  what: string,
  word: string,
  allowed: readonly string[],
): void {
  if (!allowed.includes(word)) report(pointer, `there is no ${what} "${word}"${didYouMean(word, allowed)}`);
}

const references: Rule = (spec, report) => {
  const documents = spec.sources.map(({ id }) => id);
  const rulings = spec.rulings.map(({ id }) => id);
  const capabilities = spec.capabilities.map(({ id }) => id);
  const requirements = spec.requirements.map(({ id }) => id);
  const preambles = Object.keys(spec.preambles);
  const operations = Object.keys(spec.api.operations);
  const sourceOf = (source: SourceReference, pointer: string): void => {
    known(report, `${pointer}/source/document`, 'source', source.document, documents);
    for (const document of Object.keys(source.also ?? {}))
      known(report, `${pointer}/source/also/${document}`, 'source', document, documents);
  };
  spec.requirements.forEach((requirement) => {
    const { pointer } = requirement;
    sourceOf(requirement.source, pointer);
    for (const [name, needed] of Object.entries(requirement.caseCapabilities)) {
      const at = `${pointer}/caseCapabilities/${name}`;
      known(report, at, 'case', name, Object.keys(requirement.cases));
      needed.forEach((id, i) => known(report, `${at}/${i}`, 'capability', id, capabilities));
    }
    requirement.capabilities.forEach((name, i) =>
      known(report, `${pointer}/capabilities/${i}`, 'capability', name, capabilities),
    );
    if (requirement.observes !== undefined)
      known(report, `${pointer}/observes`, 'capability', requirement.observes, capabilities);
    requirement.needs.forEach((name, i) =>
      known(report, `${pointer}/needs/${i}`, 'preamble', name, preambles),
    );
    requirement.requires.forEach((name, i) =>
      known(report, `${pointer}/requires/${i}`, 'requirement', name, requirements),
    );
    requirement.presumes.forEach((name, i) =>
      known(report, `${pointer}/presumes/${i}`, 'requirement', name, requirements),
    );
    if (requirement.ruling) known(report, `${pointer}/ruling`, 'ruling', requirement.ruling, rulings);
    if (requirement.operation && !requirement.operation.includes('{')) {
      known(report, `${pointer}/operation`, 'operation', requirement.operation, operations);
    }
  });
  spec.families.forEach((family, index) => {
    for (const [item, ruling] of Object.entries(family.except)) {
      known(report, `/families/${index}/except/${item}`, 'ruling', ruling, rulings);
    }
  });
  spec.untested.forEach(({ source }, index) => sourceOf(source, `/untested/${index}`));
  spec.bystander.needs.forEach((name, i) => {
    known(report, `/bystander/needs/${i}`, 'preamble', name, preambles);
    if (spec.preambles[name]?.scope === 'case')
      report(
        `/bystander/needs/${i}`,
        `the preamble "${name}" is of scope case; a bystander stays for the run`,
      );
  });
  if (spec.smoke) known(report, '/smoke', 'requirement', spec.smoke, requirements);
  if (spec.identify)
    known(report, '/identify/requirement', 'requirement', spec.identify.requirement, requirements);
};

const preambleReferences: Rule = (spec, report, checks) => {
  const parameters = Object.keys(spec.parameters);
  for (const [name, { otherCaseOf }] of Object.entries(spec.parameters))
    if (otherCaseOf !== undefined)
      known(report, `/parameters/${name}/otherCaseOf`, 'parameter', otherCaseOf, parameters);
  const preambles = Object.keys(spec.preambles);
  const requirements = spec.requirements.map(({ id }) => id);
  for (const [name, preamble] of Object.entries(spec.preambles)) {
    preamble.presumes.forEach((word, i) =>
      known(report, `/preambles/${name}/presumes/${i}`, 'requirement', word, requirements),
    );
    preamble.ways.forEach((way, index) => {
      const pointer = `/preambles/${name}/ways/${index}`;
      way.with.forEach((word, i) => known(report, `${pointer}/with/${i}`, 'parameter', word, parameters));
      way.needs.forEach((word, i) => known(report, `${pointer}/needs/${i}`, 'preamble', word, preambles));
      if (way.readBack.length > 0 && way.undo.length === 0)
        report(`${pointer}/readBack`, 'what is read back is an undo, and this way has none');
      if (
        way.steps.length > 0 &&
        way.undo.length === 0 &&
        preamble.scope === 'case' &&
        !way.needs.some((need) => undoes(spec, need)) &&
        createsSomething(way.steps, checks)
      ) {
        report(pointer, 'this way makes requests that change the target, and has no undo');
      }
    });
  }
  const operations = Object.keys(spec.api.operations);
  spec.secrets.forEach(({ operation }, index) =>
    known(report, `/secrets/${index}/operation`, 'operation', operation, operations),
  );
  const envelopes = Object.keys(spec.envelopes);
  for (const [name, { envelope = [] }] of Object.entries(spec.bind)) {
    known(report, `/bind/${name}`, 'operation', name, operations);
    envelope.forEach((word, i) => known(report, `/bind/${name}/envelope/${i}`, 'envelope', word, envelopes));
  }
  for (const [name, envelope] of Object.entries(spec.envelopes)) {
    envelope.with.forEach((word, i) =>
      known(report, `/envelopes/${name}/with/${i}`, 'parameter', word, parameters),
    );
  }
};

/** What changes the target in a way that another preamble takes back. */
const undoes = (spec: Spec, preamble: string): boolean =>
  spec.preambles[preamble]?.ways.some(({ undo }) => undo.length > 0) ?? false;

const createsSomething = (
  steps: Spec['preambles'][string]['ways'][number]['steps'],
  checks: readonly KnownCheck[],
): boolean =>
  steps.some((step) => {
    const said = verbOf(step, checks);
    return said?.verb.makes?.(said.words) === true;
  });

/**
 * One requirement observes a capability. It may wait for what another observes, where that one waits for none: else two
 * could wait for each other, and neither would ever be tried.
 */
const observations: Rule = (spec, report) => {
  const observing = spec.requirements.filter(({ observes }) => observes !== undefined);
  const mayBeMissing = spec.capabilities.filter(({ optional }) => optional).map(({ id }) => id);
  const awaited = (name: string) =>
    observing.find(({ observes }) => observes === name && mayBeMissing.includes(name));
  observing.forEach(({ observes, capabilities, pointer }, index) => {
    if (observing.findIndex((other) => other.observes === observes) < index)
      report(`${pointer}/observes`, `another requirement observes the capability "${observes}" already`);
    capabilities.forEach((name, i) => {
      if (awaited(name)?.capabilities.some((further) => awaited(further)))
        report(
          `${pointer}/capabilities/${i}`,
          `an observation cannot depend on the observed capability "${name}", whose own depends on another`,
        );
      if (name === observes)
        report(`${pointer}/capabilities/${i}`, `an observation cannot depend on what it observes, "${name}"`);
    });
  });
};

/** What is left out unless somebody claims it must be something that may be left out. */
const options: Rule = (spec, report) => {
  spec.capabilities.forEach(({ id, default: byDefault, optional }, index) => {
    if (!byDefault && !optional)
      report(
        `/capabilities/${index}`,
        `the capability "${id}" is absent by default, and no sentence lets a target leave it out; give it \`optional\``,
      );
    if (optional && !spec.sources.some(({ id: document }) => document === optional.source.document))
      report(`/capabilities/${index}/optional/source`, `there is no source "${optional.source.document}"`);
  });
};

export const nameRules: readonly Rule[] = [observations, options, uniqueIds, references, preambleReferences];
