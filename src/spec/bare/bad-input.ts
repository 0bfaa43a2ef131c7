import type { Api, Operation } from '../api.js';
import type { Requirement, Untested } from '../model.js';
import { isRecord } from '../pointer.js';
import { exampleOf } from './example.js';
import { malformedOf } from './malformed.js';

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
      bad.untested.push(untestedOf(operation));
      continue;
    }
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

function untestedOf(operation: Operation): Untested {
  const { reason, why } = whyNone(operation);
  return {
    fact: `bad input of operation ${operation.id}`,
    reason,
    why: `no malformed message can be made: ${why}`,
    source: { document: 'api', section: `operation ${operation.id}`, line: operation.line },
  };
}

/** Why nothing of it can be spoilt, as a clause. */
function whyNone({ messages }: Operation): Pick<Untested, 'reason' | 'why'> {
  const nothing = (why: string): Pick<Untested, 'reason' | 'why'> => ({ reason: 'unobservable', why });
  if (messages.length === 0) return nothing('the document says nothing of its payload');
  const { message, value } = exampleOf(messages) ?? {};
  const { kind } = message ?? {};
  if (kind === 'text' || kind === 'binary')
    return { reason: 'not-yet', why: `its payload is ${kind}, and only JSON is spoilt so far` };
  if (message && message.schema === undefined) return nothing('the document has no schema of its payload');
  if (kind === 'any' && !isRecord(value))
    return { reason: 'not-yet', why: 'its payload may be a text, and only JSON is spoilt so far' };
  if (message) return nothing('its schema forbids nothing that would be sent');
  const unjudged = messages.find(({ unjudged: why }) => why !== undefined)?.unjudged;
  return nothing(
    unjudged === undefined
      ? 'the document has no example that fits its schema, and none could be made'
      : `its payload is not judged: ${unjudged}`,
  );
}
