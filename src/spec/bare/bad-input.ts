import type { Api, Operation } from '../api.js';
import type { Requirement, Untested } from '../model.js';
import { exampleOf } from './example.js';
import { leftUnspoilt, malformedOf } from './malformed.js';

export interface BadInput {
  requirements: Requirement[];
  /** Operations of which nothing malformed can be made, each with the reason. */
  untested: Untested[];
}

/**
 * Requirements that what the document forbids is outlived, one for each operation that the target receives, with a case
 * for each malformed message. No document says so, so they are inferred; what is malformed may harm a device for good.
 */
export function badInputOf({ operations }: Api, all: readonly Requirement[]): BadInput {
  const bad: BadInput = { requirements: [], untested: [] };
  for (const requirement of all) {
    const operation = operations[requirement.operation ?? ''];
    if (operation?.action !== 'receive') continue;
    const { message, value } = exampleOf(operation.messages) ?? {};
    const malformed = malformedOf(message, value);
    if (malformed.length === 0) {
      bad.untested.push(untested(operation, whyNone(operation)));
      continue;
    }
    const left = leftUnspoilt(value);
    if (left !== undefined) bad.untested.push(untested(operation, { reason: 'not-yet', why: left }));
    bad.requirements.push({
      ...requirement,
      id: requirement.id.replace(/\.[^.]+$/, '.bad-input'),
      level: 'SHOULD',
      basis: 'inferred',
      text: `The target outlives a message of operation ${operation.id} that the document forbids, and does not answer it as a good one.`,
      effects: ['risky'],
      presumes: [requirement.id],
      cases: Object.fromEntries(malformed.map(({ name }) => [name, { malformed: name }])),
      check: { name: 'bad-input-outlived', with: requirement.check.with },
    });
  }
  return bad;
}

function untested({ id, line }: Operation, { reason, why }: Pick<Untested, 'reason' | 'why'>): Untested {
  return {
    fact: `bad input of operation ${id}`,
    reason,
    why,
    source: { document: 'api', section: `operation ${id}`, line },
  };
}

/** Why nothing of it can be spoilt, as a clause. */
function whyNone({ messages }: Operation): Pick<Untested, 'reason' | 'why'> {
  const none = (why: string): Pick<Untested, 'reason' | 'why'> => ({
    reason: 'unobservable',
    why: `no malformed message can be made: ${why}`,
  });
  if (messages.length === 0) return none('the document says nothing of its payload');
  const { message } = exampleOf(messages) ?? {};
  if (message?.kind === 'binary') return none('of its bytes nothing is known that they must be');
  if (message && message.schema === undefined) return none('the document has no schema of its payload');
  if (message) return none('its schema forbids nothing that would be sent');
  const unjudged = messages.find(({ unjudged: why }) => why !== undefined)?.unjudged;
  return none(
    unjudged === undefined
      ? 'the document has no example that fits its schema, and none could be made'
      : `its payload is not judged: ${unjudged}`,
  );
}
