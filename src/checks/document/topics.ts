import type { Api, Channel, Operation } from '../../spec/api.js';
import { runParameter } from '../../spec/bare/parameters.js';
import { fillAddress, isTopicName, overlap, readAddress, topicMatches } from '../../spec/topic.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { CheckContext } from '../check.js';

/** The values of a channel's parameters that the user gave. */
export function givenValues({ scope }: CheckContext, { address }: Channel): Record<string, string> {
  const names = [...address.matchAll(/\{([^{}/]+)\}/g)].map(([, name]) => name ?? '');
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = Object.hasOwn(scope, runParameter(name)) ? scope[runParameter(name)] : undefined;
      return value === undefined ? [] : [[name, String(value as string | number)]];
    }),
  );
}

/** Values of parameters of which the document names one, or the user: what is published needs them all. */
export interface Chosen {
  topic: string;
  values: Record<string, string>;
  /** Names of those that only the document gave: nobody knows whether there is such a device. */
  guessed: string[];
}

/** The topic on which a message of ours goes. Throws Inconclusive where a parameter has no value, or the topic is none. */
export function topicToPublish(context: CheckContext, { channel }: Operation): Chosen {
  const given = givenValues(context, channel);
  const { missing } = fillAddress(channel.address, given);
  const guessed = [...new Set(missing)].map((name): [string, string] => {
    const parameter = channel.parameters[name];
    const value = parameter?.default ?? parameter?.examples?.[0] ?? parameter?.enum?.[0];
    if (value === undefined)
      throw new Inconclusive(
        `nothing was sent: the document gives no value of {${name}} in ${channel.address}; give --param ${runParameter(name)}=…`,
      );
    return [name, value];
  });
  const values = { ...Object.fromEntries(guessed), ...given };
  const { topic } = fillAddress(channel.address, values);
  if (!isTopicName(topic))
    throw new Inconclusive(`nothing was sent: "${topic}" is no topic that may be published on`);
  return { topic, values, guessed: guessed.map(([name]) => name) };
}

/** Whether a topic is one of a channel, with the values that the user gave; why not, where a value is none of the listed. */
export function belongsTo(
  context: CheckContext,
  channel: Channel,
  topic: string,
): { is: true } | { is: false; why?: string } {
  if (channel.address.includes('+') || channel.address.includes('#'))
    return topicMatches(fillAddress(channel.address, {}).topic, topic) ? { is: true } : { is: false };
  const values = readAddress(channel.address, topic);
  if (!values) return { is: false };
  const given = givenValues(context, channel);
  if (Object.entries(given).some(([name, value]) => values[name] !== value)) return { is: false };
  for (const [name, value] of Object.entries(values)) {
    const allowed = channel.parameters[name]?.enum;
    if (allowed && !allowed.includes(value))
      return {
        is: false,
        why: `"${value}" in ${topic} is none of the values of {${name}}: ${allowed.join(', ')}`,
      };
  }
  return { is: true };
}

/** Levels of an address that are written out. */
const written = ({ address }: Channel): number =>
  address.split('/').filter((level) => !/[{+#]/.test(level)).length;

/** The other operations of the document whose messages may come on a topic, apart from those with less of it written out. */
export const othersOn = (context: CheckContext, operation: Operation, topic: string): Operation[] =>
  Object.values(context.api.operations).filter(
    (other) =>
      other.id !== operation.id &&
      other.channel.address !== '' &&
      written(other.channel) >= written(operation.channel) &&
      belongsTo(context, other.channel, topic).is,
  );

/** Whether one of them has more of the topic written out, so that a message there is its own. */
export const isMoreOf = (other: Operation, operation: Operation): boolean =>
  written(other.channel) > written(operation.channel);

const filterOf = ({ address }: Channel): string => fillAddress(address, {}).topic;

/** Where a target of the document speaks: the channels on which it sends and answers. */
export function spokenChannels({ operations }: Api): Channel[] {
  const own = Object.values(operations).filter(({ leftOut }) => leftOut !== 'unwanted');
  // What we publish ourselves is nobody's sign.
  const ours = own
    .filter(({ action, leftOut }) => action === 'receive' && leftOut === undefined)
    .map(({ channel }) => filterOf(channel));
  const channels = own.flatMap(({ action, channel, reply }) =>
    action === 'send' ? [channel] : reply ? [reply.channel] : [],
  );
  return channels.filter(
    (channel, index) =>
      channel.address !== '' &&
      !ours.some((filter) => overlap(filter, filterOf(channel))) &&
      channels.findIndex(({ address }) => address === channel.address) === index,
  );
}
