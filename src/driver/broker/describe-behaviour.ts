import type { BrokerBehaviour, EndOf } from './behaviour.js';

const when: Record<EndOf, string> = {
  opened: 'as soon as it is open',
  begun: 'at the first byte that comes',
  connect: 'when CONNECT is complete',
};

/** What our broker does from now on, for people: `refuses with return code 5, then accepts`. */
export const describeBehaviours = (behaviours: readonly BrokerBehaviour[]): string =>
  behaviours.map(describeBehaviour).join(', then ');

function describeBehaviour(behaviour: BrokerBehaviour): string {
  if (behaviour === 'accept') return 'accepts';
  if (behaviour === 'silent') return 'never answers';
  if (behaviour === 'stopped') return 'nothing listens';
  if ('refuse' in behaviour) return `refuses with return code ${behaviour.refuse}`;
  if ('answer' in behaviour) return `answers CONNECT with the bytes ${behaviour.answer}`;
  if ('close' in behaviour) return `closes the connection ${when[behaviour.close]}`;
  if ('reset' in behaviour) return `resets the connection ${when[behaviour.reset]}`;
  return `accepts after ${behaviour.slow} ms`;
}
