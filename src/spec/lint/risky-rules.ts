import type { Requirement, Spec } from '../model.js';
import type { Rule } from './index.js';

const isRisky = ({ effects, riskyCases }: Requirement): boolean =>
  effects.includes('risky') || riskyCases.length > 0;

/** What a requirement waits for: its own controls, what it presumes, and what its preambles presume. */
const standsOn = (spec: Spec, { requires, presumes, needs }: Requirement): string[] => [
  ...requires,
  ...presumes,
  ...needs.flatMap((name) => spec.preambles[name]?.presumes ?? []),
];

/** Risky cases wait for all others and may be left out: what is not risky and stood on one would wait for ever. */
const nothingStandsOnRisk: Rule = (spec, report) => {
  const risky = new Set(spec.requirements.filter(isRisky).map(({ id }) => id));
  if (spec.smoke !== undefined && risky.has(spec.smoke))
    report('/smoke', `the smoke requirement "${spec.smoke}" is risky, so it could be left out`);
  const asked = spec.requirements.find(({ id }) => id === spec.identify?.requirement);
  if (asked && asked.effects.length > 0)
    report(
      '/identify/requirement',
      `"${asked.id}" has effects on the target (${asked.effects.join(', ')}), and it is tried on targets of which nothing is known`,
    );
  for (const requirement of spec.requirements.filter(({ effects }) => !effects.includes('risky')))
    for (const needed of standsOn(spec, requirement))
      if (risky.has(needed))
        report(
          `${requirement.pointer}/requires`,
          `it stands on "${needed}", which is risky and may be left out; make this one risky as well`,
        );
};

/** A name in `riskyCases` that no case has would leave the risk untold. */
const riskyCasesExist: Rule = (spec, report) => {
  for (const { cases, riskyCases, pointer } of spec.requirements)
    riskyCases.forEach((name, index) => {
      if (!Object.hasOwn(cases, name))
        report(`${pointer}/riskyCases/${index}`, `there is no case "${name}" here`);
    });
};

export const riskyRules: readonly Rule[] = [nothingStandsOnRisk, riskyCasesExist];
