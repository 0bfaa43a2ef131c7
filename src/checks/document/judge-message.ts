import type { PublishPacket } from '../../driver/wire/packet.js';
import type { Message, Operation } from '../../spec/api.js';
import { apiSchemaMismatch } from '../../steps/api-schema.js';
import type { Mismatch } from '../../steps/content.js';
import { contentOf } from '../../steps/message.js';
import type { CheckContext } from '../check.js';
import { isMoreOf, othersOn } from './topics.js';

/**
 * What a message on an operation's topic is: one of its own, with what is wrong with it, or another operation's, or one of
 * which nothing can be said.
 */
export type Judged =
  | { is: 'right' }
  | { is: 'wrong'; mismatch: Mismatch }
  | { is: 'another'; of: string }
  | { is: 'unjudged'; why: string };

export function judgeMessage(
  context: CheckContext,
  operation: Operation,
  messages: readonly Message[],
  packet: PublishPacket,
): Judged {
  const others = othersOn(context, operation, packet.topic);
  const nearer = others.find((other) => isMoreOf(other, operation));
  if (nearer) return { is: 'another', of: nearer.id };
  const judged = messages.filter(({ unjudged }) => unjudged === undefined);
  const mismatch = mismatchOf(judged, packet);
  if (!mismatch && judged.length > 0) return { is: 'right' };
  const unjudged = messages.find(({ unjudged: why }) => why !== undefined);
  if (unjudged) return { is: 'unjudged', why: unjudged.unjudged! };
  if (!mismatch) return { is: 'right' };
  const taker = others.find((other) => mismatchOf(other.messages, packet) === undefined);
  return taker ? { is: 'another', of: taker.id } : { is: 'wrong', mismatch };
}

function mismatchOf(messages: readonly Message[], packet: PublishPacket): Mismatch | undefined {
  if (messages.length === 0) return undefined;
  return contentTypeMismatch(messages, packet) ?? apiSchemaMismatch(messages, contentOf(packet), 'payload');
}

/** A message of MQTT 5.0 may say its content type; where it does, it is one that the document names. */
function contentTypeMismatch(
  messages: readonly Message[],
  { properties }: PublishPacket,
): Mismatch | undefined {
  const said = properties?.find(({ name }) => name === 'contentType')?.value;
  const named = messages.flatMap(({ contentType }) => contentType ?? []);
  const isNamed = named.length < messages.length || named.map(mediaType).includes(mediaType(String(said)));
  return said === undefined || isNamed
    ? undefined
    : { expected: `Content Type is ${named.join(' or ')}`, actual: `it is ${String(said)}` };
}

/** Parameters of a media type, such as its charset, may be left out (RFC 9110, section 8.3.1). */
const mediaType = (written: string): string => written.split(';')[0]!.trim().toLowerCase();
