import { avroCoding, avroParser } from './avro.js';
import type { PayloadCoding } from './payload-coding.js';
import { protobufCoding, protobufParser } from './protobuf.js';

/** The coding of a message, or why there is none, as a clause. */
export type FoundCoding = { coding: PayloadCoding } | { unread: string };

/** Schema languages of AsyncAPI's optional parsers, by the media type that `schemaFormat` names. */
const languages = [
  {
    name: 'Avro',
    format: /^application\/vnd\.apache\.avro(\+json|\+yaml)? *;/,
    parser: avroParser,
    make: avroCoding,
  },
  {
    name: 'Protobuf',
    format: /^application\/vnd\.google\.protobuf *;/,
    parser: protobufParser,
    make: protobufCoding,
  },
];

/**
 * How payloads of a message are read whose schema is in another language than JSON Schema. Undefined where the format is
 * none of those that are known.
 */
export function codingOf(format: string, schema: unknown, isJson: boolean): FoundCoding | undefined {
  const language = languages.find(({ format: known }) => known.test(format));
  if (!language) return undefined;
  const { name, parser, make } = language;
  try {
    return (
      make(schema, isJson) ?? {
        unread: `${name} is read where ${parser} is installed (npm install --save-dev ${parser})`,
      }
    );
  } catch (error) {
    return { unread: `its ${name} schema cannot be used: ${(error as Error).message}` };
  }
}
