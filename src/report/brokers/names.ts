import type { ComparedRequirement, ComparedSpec } from './compared-spec.js';
import type { ComparedBroker } from './comparison.js';
import { recordOf } from './comparison.js';
import { sourceText } from '../text.js';

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

/** What to call a broker in a running text. */
export const titleOf = (broker: ComparedBroker): string => versionOf(broker) || broker.name;

/** The gate's sentence, or why there is none. */
export function sentenceOf(broker: ComparedBroker): string {
  if ('notStarted' in broker.outcome) return `NOT STARTED: ${broker.outcome.notStarted}`;
  const { record, broken } = broker.outcome;
  return broken ?? record.footer?.gate.sentence ?? 'INCOMPLETE: the run did not come to its end.';
}

/** Where the sentence of a requirement stands in its document. */
export const whereOf = ({ source }: ComparedRequirement, { sources }: ComparedSpec): string =>
  sourceText(source, sources.find(({ id }) => id === source.document)?.title);
