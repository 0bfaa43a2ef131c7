import type { Packet } from '../../driver/wire/packet.js';
import { propertyNames } from '../../driver/wire/properties.js';
import type { Rule, Seen } from './rule.js';

/** What the decoder's sentence about a packet is about; each sentence belongs to one rule. */
const kinds: readonly [kind: string, sentence: RegExp][] = [
  ['packet-types', /only a (server|client) may send it|control packet type \d+ is reserved/],
  ['reserved-flags', /flag bits|acknowledge flags|reserved bit|reserved flag/],
  ['packet-id', /packet identifier 0/],
  ['qos-3', /has QoS 3/],
  ['dup-qos-0', /DUP set with QoS 0/],
  ['topic-wildcards', /contains the wildcard/],
  ['suback', /\bSUBACK has ((no|the) return|no reason) code/],
  // Of MQTT 5.0.
  ['reason-codes', /has the reason code|UNSUBACK has no reason code/],
];

/** Sentences of MQTT 5.0 about properties, whatever else they speak of. */
const aboutProperties = new RegExp(`propert(y|ies)|${propertyNames.join('|')}`);

function kindOf(malformed: string): string {
  if (aboutProperties.test(malformed)) return 'properties';
  return kinds.find(([, sentence]) => sentence.test(malformed))?.[0] ?? 'well-formed';
}

/** The Response Topic is the publisher's; whether a server must look at it is judged where one is sent. */
const isThePublishers = (malformed: string): boolean => /responseTopic .*(wildcard|empty)/.test(malformed);

/** What a server that looks at nothing hands on as the publisher gave it: the topic of a message. */
const isPassedOn = (id: string): boolean => ['topic-wildcards', 'well-formed', 'properties'].includes(id);

/** A rule about the bytes of single packets, which the decoder judges: `id` is what its sentences are about. */
export function aboutBytes(
  id: string,
  about: string,
  expected: string,
  concerns: (packet: Packet | undefined, seen: Seen) => boolean,
): Rule {
  return {
    id,
    about,
    judge(seen, _connection, publications) {
      if (seen.malformed !== undefined && kindOf(seen.malformed) === id) {
        // Whoever listens to everything gets what others have made up; it is judged where it was made.
        if (isPassedOn(id) && publications.isForeign(seen.hex)) return undefined;
        if (isThePublishers(seen.malformed)) return undefined;
        return { expected, actual: `${seen.malformed} in ${seen.hex.slice(0, 40)}` };
      }
      return concerns(seen.packet, seen) ? 'kept' : undefined;
    },
  };
}
