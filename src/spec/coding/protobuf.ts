import { libraryOf } from './official-parser.js';
import type { FoundCoding } from './index.js';
import { valueMismatches } from './protobuf-values.js';
import { wireFault, type Field, type ReaderOf } from './protobuf-wire.js';

export const protobufParser = '@asyncapi/protobuf-schema-parser';

/** What is used of protobufjs. */
interface MessageType {
  name: string;
  fieldsArray: readonly Field[];
  nestedArray: readonly unknown[];
  comment?: string | null;
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): Record<string, unknown>;
  fromObject(value: object): object;
  encode(message: object): { finish(): Uint8Array };
}

interface Protobufjs {
  parse(
    source: string,
    options: { keepCase: boolean; alternateCommentMode: boolean },
  ): {
    root: { nestedArray: readonly unknown[]; resolveAll(): unknown };
  };
  Reader: ReaderOf;
  Type: new () => MessageType;
}

/**
 * Payloads by a Protobuf schema, binary. The message is the one that no other has as a field, or the one whose comment has
 * `@RootNode`, as AsyncAPI's own parser chooses. Undefined where the library is not installed; throws where the schema is
 * none, or leaves open which message is meant.
 */
export function protobufCoding(schema: unknown, isJson: boolean): FoundCoding | undefined {
  const library = libraryOf<Protobufjs>(protobufParser, 'protobufjs');
  if (!library) return undefined;
  if (isJson) return { unread: 'the JSON form of Protobuf is not read' };
  const { root } = library.parse(String(schema), { keepCase: true, alternateCommentMode: true });
  root.resolveAll();
  const type = rootMessage(typesIn(root.nestedArray, library.Type));
  const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});
  return {
    coding: {
      language: 'Protobuf',
      read(bytes) {
        try {
          const fault = wireFault(bytes, type.fieldsArray, library.Reader);
          if (fault !== undefined) return { fault };
          return {
            value: type.toObject(type.decode(bytes), asJson),
          };
        } catch (error) {
          return { fault: `must be a Protobuf message ${type.name} (${(error as Error).message})` };
        }
      },
      write: (value) => type.encode(type.fromObject(asObject(value))).finish(),
      mismatches: (value) => valueMismatches(type.fieldsArray, value),
      smallest: () => withoutNull(type.toObject(type.fromObject({}), { ...asJson, defaults: true })),
    },
  };
}

/** Values as JSON has them. */
const asJson = { longs: String, enums: String, bytes: String };

/** A message that is not there is null to protobufjs. */
const withoutNull = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));

/** All messages of a schema, nested ones too. */
function typesIn(nested: readonly unknown[], Type: Protobufjs['Type']): MessageType[] {
  return nested.flatMap((one) => {
    const own = one instanceof Type ? [one] : [];
    return [...own, ...typesIn((one as { nestedArray?: readonly unknown[] }).nestedArray ?? [], Type)];
  });
}

function rootMessage(types: readonly MessageType[]): MessageType {
  const marked = types.filter(({ comment }) => comment?.includes('@RootNode'));
  const used = new Set(
    types.flatMap(({ fieldsArray }) => fieldsArray.map(({ resolvedType }) => resolvedType)),
  );
  const [root, ...others] = marked.length > 0 ? marked : types.filter((type) => !used.has(type));
  if (!root) throw new Error('it has no message');
  if (others.length > 0)
    throw new Error(
      `it has several messages that no other holds (${[root, ...others].map(({ name }) => name).join(', ')}), and no comment with @RootNode says which is meant`,
    );
  return root;
}
