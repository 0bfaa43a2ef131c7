import type { BrokerBehaviour, EndOf } from './behaviour.js';
import type { Serving } from './serving.js';

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
  if ('accept' in behaviour) return describeServing(behaviour.accept);
  if ('withhold' in behaviour) return describeServing(behaviour);
  if ('refuse' in behaviour) return `refuses with return code ${behaviour.refuse}`;
  if ('answer' in behaviour) return `answers CONNECT with the bytes ${behaviour.answer}`;
  if ('certificate' in behaviour) return `accepts, and shows a certificate that is ${behaviour.certificate}`;
  if ('close' in behaviour) return `closes the connection ${when[behaviour.close]}`;
  if ('reset' in behaviour) return `resets the connection ${when[behaviour.reset]}`;
  return `accepts after ${behaviour.slow} ms`;
}

function describeServing({
  withhold,
  sessionPresent,
  properties,
  granted,
  acknowledgeWith,
}: Serving): string {
  const parts = [
    withhold === 'everything' ? 'never sends anything' : withhold && `never sends ${withhold.join(', ')}`,
    sessionPresent !== undefined && `says session present ${sessionPresent ? 1 : 0}`,
    properties !== undefined && `announces ${describeProperties(properties)}`,
    granted !== undefined && (granted === 128 ? 'refuses subscriptions' : `grants QoS ${granted} at most`),
    acknowledgeWith !== undefined && `acknowledges with reason code 0x${acknowledgeWith.toString(16)}`,
  ];
  return `accepts and ${parts.filter((part) => typeof part === 'string').join(', ')}`;
}

const describeProperties = (properties: unknown): string =>
  Array.isArray(properties)
    ? properties
        .map(
          (one: { name?: string; value?: unknown }) =>
            `${one.name ?? 'bytes'} ${JSON.stringify(one.value ?? one)}`,
        )
        .join(', ')
    : 'other properties';
