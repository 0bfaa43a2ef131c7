import type { ComparedSpec } from './compared-spec.js';
import { recordOf, type ComparedBroker, type Comparison } from './comparison.js';

/** The id of a requirement without that of its spec: `MQTT-3.1.2-1`. */
export const shortId = ({ id }: { id: string }, spec: ComparedSpec): string =>
  id.startsWith(`${spec.id}.`) ? id.slice(spec.id.length + 1) : id;

/** Product and version as read from the broker: `mosquitto 2.0.11`. */
export const versionOf = (broker: ComparedBroker): string => {
  const target = recordOf(broker)?.header?.sessions[0]?.target;
  return [target?.product, target?.version].filter(Boolean).join(' ');
};

/** What to say below the name at the head of a column. */
export const belowName = (broker: ComparedBroker): string =>
  recordOf(broker) === undefined ? 'not started' : versionOf(broker);

/** The gate's sentence, or why there is none. */
export function sentenceOf(broker: ComparedBroker): string {
  if ('notStarted' in broker.outcome) return `NOT STARTED: ${broker.outcome.notStarted}`;
  const { record, broken, unspoken } = broker.outcome;
  if (unspoken !== undefined) return `DOES NOT SPEAK IT: ${unspoken}.`;
  return broken ?? record.footer?.gate.sentence ?? 'INCOMPLETE: the run did not come to its end.';
}

/** `MQTT 3.1.1 (server) on 5 brokers`. */
export const titleOfComparison = ({ spec, brokers, noun = 'broker' }: Comparison): string =>
  `${spec.title} on ${brokers.length} ${noun}${brokers.length === 1 ? '' : 's'}`;
