import type { Api, Channel, Message, Operation, Server } from '../api.js';
import { isRecord } from '../pointer.js';
import { hashOf } from './hash.js';
import type { SourceReference } from '../../verdict/record.js';

/**
 * An operation of an AsyncAPI document as a hash of what it means, however it is written: its address, its messages with
 * their schemas, its reply, QoS and retain flag. Words for people (titles, descriptions, summaries) are not in it.
 */
export const operationHash = ({ action, channel, messages, reply, mqtt }: Operation): string =>
  hashOf(
    canonical({
      action,
      ...placeOf(channel),
      messages: messages.map(meaningOf),
      mqtt,
      ...(reply && {
        reply: {
          ...placeOf(reply.channel),
          location: reply.location,
          messages: reply.messages.map(meaningOf),
        },
      }),
    }),
  );

/** A server as a hash of what its binding says of the client that connects there. */
export const serverHash = ({ client }: Server): string => hashOf(canonical({ client }));

/** The server that a section of a document is about; undefined where it is about something else. */
export const serverOf = (
  { servers }: Pick<Api, 'servers'>,
  { section }: Pick<SourceReference, 'section'>,
): Server | undefined => servers[/^server (.+)$/.exec(section)?.[1] ?? ''];

/** Which operations a document has, as one hash; what they are is in the hash of each. */
export const operationsHash = ({ operations }: Api): string =>
  hashOf(canonical(Object.keys(operations).sort()));

const placeOf = ({ address, parameters }: Channel): object => ({
  address,
  parameters: Object.fromEntries(
    Object.entries(parameters).map(([name, { enum: values, default: usual }]) => [name, { values, usual }]),
  ),
});

const meaningOf = ({
  contentType,
  schema,
  codedSchema,
  correlation,
  correlationHeader,
}: Message): object => ({
  contentType,
  ...(codedSchema !== undefined && { codedSchema }),
  correlation,
  ...(correlationHeader !== undefined && { correlationHeader }),
  schema: withoutProse(schema),
});

const prose = ['title', 'description', 'example', 'examples', '$comment', 'externalDocs'];

/** A schema without what decides nothing; the names of members are names and no words of it. */
function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([word]) => !prose.includes(word) && !word.startsWith('x-'))
      .map(([word, value]) => [
        word,
        isRecord(value) && ['properties', 'patternProperties', 'definitions', 'dependencies'].includes(word)
          ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutProse(member)]))
          : ['const', 'enum', 'default'].includes(word)
            ? value
            : withoutProse(value),
      ]),
  );
}

/** JSON with the members of each object in the order of their names. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, member: unknown) =>
    isRecord(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
