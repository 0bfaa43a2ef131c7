import type { Api } from '../api.js';
import type { Requirement } from '../model.js';
import { exampleOf } from './example.js';
import { malformedOf } from './malformed.js';

/**
 * Requirements that what the document forbids is outlived, one for each operation that the target receives, with a case
 * for each malformed message. No document says so, so they are inferred; what is malformed may harm a device for good.
 */
export const badInputOf = ({ operations }: Api, requirements: readonly Requirement[]): Requirement[] =>
  requirements.flatMap((requirement): Requirement[] => {
    const operation = operations[requirement.operation ?? ''];
    if (operation?.action !== 'receive') return [];
    const { message, value } = exampleOf(operation.messages) ?? {};
    const malformed = malformedOf(message, value);
    if (malformed.length === 0) return [];
    return [
      {
        ...requirement,
        id: requirement.id.replace(/\.[^.]+$/, '.bad-input'),
        level: 'SHOULD',
        basis: 'inferred',
        text: `The target outlives a message of operation ${operation.id} that the document forbids, and does not answer it as a good one.`,
        effects: ['risky'],
        presumes: [requirement.id],
        cases: Object.fromEntries(malformed.map(({ name }) => [name, { malformed: name }])),
        check: { name: 'bad-input-outlived', with: requirement.check.with },
      },
    ];
  });
