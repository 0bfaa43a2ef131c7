import { didYouMean } from '../read/nearest.js';
import type { Step } from '../steps.js';
import { verbOf, type KnownCheck } from '../vocabulary.js';
import { type Report, type Rule } from './index.js';
import { stepListsOf } from '../step-lists.js';

/** Whether a step looks again; undefined where its verb can only look once. */
function looksAgain(step: Step, checks: readonly KnownCheck[]): boolean | undefined {
  const said = verbOf(step, checks);
  return said?.verb.looksAgain?.(said.words);
}

/**
 * What is looked at until it is right must say what may be wrong until then: a value that the document allows nowhere
 * would be passed over, whatever comes after it. It is asked where a look judges.
 */
const meanwhileIsSaid: Rule = (spec, report, checks) => {
  const documents = spec.sources.map(({ id }) => id);
  const rulings = spec.rulings.map(({ id }) => id);
  spec.requirements.forEach((requirement) => {
    for (const { steps, at } of stepListsOf(requirement, checks))
      steps.forEach((step, index) => {
        const pointer = `${requirement.pointer}${at}/${index}`;
        const { expect, meanwhile } = step;
        if (meanwhile === undefined) {
          if (expect !== undefined && looksAgain(step, checks))
            report(
              pointer,
              'what is expected `eventually` passes over whatever comes before; say under `meanwhile` what may',
            );
          return;
        }
        if (expect === undefined || looksAgain(step, checks) === undefined)
          report(`${pointer}/meanwhile`, 'this step does not look again until what it expects is so');
        known(report, `${pointer}/meanwhile/ruling`, meanwhile.ruling, rulings);
        known(report, `${pointer}/meanwhile/source/document`, meanwhile.source?.document, documents);
        if (meanwhile.ruling === undefined && meanwhile.source === undefined)
          report(
            `${pointer}/meanwhile`,
            'the sentence that lets the target say this on the way is missing: give a source or a ruling',
          );
      });
  });
};

function known(report: Report, pointer: string, word: string | undefined, all: readonly string[]): void {
  if (word === undefined || all.includes(word)) return;
  report(pointer, `the spec has no "${word}"${didYouMean(word, all)}`);
}

/** Rules for what is looked at again and again. */
export const lookRules: readonly Rule[] = [meanwhileIsSaid];
