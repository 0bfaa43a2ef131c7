import type { SchemaMismatch } from '../api.js';
import { joinPointer } from '../pointer.js';
import { libraryOf } from './official-parser.js';
import type { FoundCoding } from './index.js';

export const avroParser = '@asyncapi/avro-schema-parser';

/** What is used of avsc. */
interface AvroType {
  fromBuffer(bytes: Buffer): unknown;
  toBuffer(value: unknown): Buffer;
  fromString(text: string): unknown;
  toString(value: unknown): string;
  isValid(
    value: unknown,
    options?: { errorHook(path: string[], value: unknown, type: AvroType): void },
  ): boolean;
}

interface Avsc {
  Type: {
    forSchema(
      schema: unknown,
      options: {
        typeHook(this: void, schema: unknown): AvroType | undefined;
        registry: Record<string, AvroType>;
      },
    ): AvroType;
  };
  types: { LongType: { __with(methods: object): AvroType } };
}

/** Before the datum: nothing, the mark and fingerprint of a single object (Avro 1.11), or Confluent's zero and schema id. */
const framings = [
  { begins: '', length: 0 },
  { begins: 'c301', length: 10 },
  { begins: '00', length: 5 },
];

/**
 * Payloads by an Avro schema: in Avro's JSON encoding where the content type is JSON, else binary. AsyncAPI says of MQTT
 * nothing of what stands before a datum, so each of the usual framings is read.
 * Undefined where the library is not installed. Throws the library's error where the schema is none.
 */
export function avroCoding(schema: unknown, isJson: boolean): FoundCoding | undefined {
  const library = libraryOf<Avsc>(avroParser, 'avsc');
  if (!library) return undefined;
  const type = typeOf(library, schema);
  const read = isJson
    ? (bytes: Buffer): unknown => type.fromString(bytes.toString())
    : (bytes: Buffer): unknown => firstReading(type, bytes);
  return {
    coding: {
      language: 'Avro',
      read(bytes) {
        try {
          return { value: read(Buffer.from(bytes)) };
        } catch (error) {
          return {
            fault: `must be Avro's ${isJson ? 'JSON' : 'binary'} encoding of its schema (${(error as Error).message})`,
          };
        }
      },
      write: (value) =>
        isJson ? Buffer.from(type.toString(plain(type, value))) : type.toBuffer(plain(type, value)),
      mismatches: (value) => mismatchesOf(type, plain(type, value)),
      smallest: () => smallestOf(schema, new Map()),
    },
  };
}

/** avsc 5.7.9 refuses a long beyond 2^53, which is legal; such a one is kept as its digits. */
function typeOf({ Type, types }: Avsc, schema: unknown): AvroType {
  const digits = /^-?\d+$/;
  const isLong = (value: unknown): boolean =>
    Number.isSafeInteger(value) ||
    (typeof value === 'string' && digits.test(value) && BigInt(value) === BigInt.asIntN(64, BigInt(value)));
  const long = types.LongType.__with({
    fromBuffer(bytes: Buffer) {
      const value = bytes.readBigInt64LE();
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    },
    toBuffer(value: number | string) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(value));
      return bytes;
    },
    fromJSON: (value: unknown) => value,
    toJSON: (value: unknown) => value,
    isValid: isLong,
    compare: (one: number | string, other: number | string) => Number(BigInt(one) - BigInt(other)),
  });
  return Type.forSchema(schema, { typeHook: () => undefined, registry: { long } });
}

/** Throws the error of the bare datum where no framing fits. */
function firstReading(type: AvroType, bytes: Buffer): unknown {
  let first: unknown;
  for (const { begins, length } of framings) {
    if (!bytes.toString('hex').startsWith(begins) || bytes.length < length) continue;
    try {
      return type.fromBuffer(bytes.subarray(length));
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** A value as it is, or as Avro's JSON encoding has it: `{ int: 2 }` for 2 where the schema is a union. */
function plain(type: AvroType, value: unknown): unknown {
  if (type.isValid(value)) return value;
  try {
    return type.fromString(JSON.stringify(value));
  } catch {
    return value;
  }
}

function mismatchesOf(type: AvroType, value: unknown): SchemaMismatch[] {
  const found: SchemaMismatch[] = [];
  const isValid = type.isValid(value, {
    errorHook: (path, _value, wanted) =>
      found.push({ pointer: joinPointer('', ...path), message: `must be ${JSON.stringify(wanted)} of Avro` }),
  });
  return isValid ? [] : found;
}

/** A schema that is neither a name nor a union. */
interface AvroSchema {
  type: unknown;
  name?: string;
  namespace?: string;
  fields?: { name: string; type: unknown; default?: unknown }[];
  symbols?: string[];
  size?: number;
}

/** Names that were met hold their schema, so that one that refers to itself is found again. */
function smallestOf(schema: unknown, named: Map<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.includes('null') ? null : smallestOf(schema[0], named);
  if (typeof schema === 'string')
    return named.has(schema) ? smallestOf(named.get(schema), named) : ofPrimitive[schema];
  const written = schema as AvroSchema;
  learn(written, named);
  switch (written.type) {
    case 'record':
      return Object.fromEntries(
        (written.fields ?? []).map((field) => [
          field.name,
          Object.hasOwn(field, 'default') ? field.default : smallestOf(field.type, named),
        ]),
      );
    case 'enum':
      return written.symbols?.[0];
    case 'array':
      return [];
    case 'map':
      return {};
    case 'fixed':
      return Buffer.alloc(written.size ?? 0);
    default:
      return smallestOf(written.type, named);
  }
}

function learn(schema: AvroSchema, named: Map<string, unknown>): void {
  const { name, namespace } = schema;
  if (name === undefined) return;
  named.set(name, schema);
  if (namespace !== undefined) named.set(`${namespace}.${name}`, schema);
}

const ofPrimitive: Record<string, unknown> = {
  null: null,
  boolean: true,
  int: 0,
  long: 0,
  float: 0,
  double: 0,
  bytes: Buffer.alloc(0),
  string: 'x',
};
