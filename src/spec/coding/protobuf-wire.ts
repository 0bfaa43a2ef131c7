/** A field of a message, as protobufjs has it. */
export interface Field {
  id: number;
  name: string;
  type: string;
  repeated: boolean;
  map?: boolean;
  required?: boolean;
  resolvedType: unknown;
}

export interface WireReader {
  pos: number;
  len: number;
  uint32(): number;
  bytes(): Uint8Array;
  skipType(wireType: number): unknown;
}

export interface ReaderOf {
  create(bytes: Uint8Array): WireReader;
}

/** How deep messages may stand in each other: the limit of Protobuf's own parsers. */
const deepest = 100;

const names: Record<number, string> = {
  0: 'a varint',
  1: 'eight bytes',
  2: 'length-delimited',
  3: 'a group',
  5: 'four bytes',
};
const eight = ['double', 'fixed64', 'sfixed64'];
const four = ['float', 'fixed32', 'sfixed32'];
const delimited = 2;

/**
 * Why bytes are not of these fields, as a clause. A field of another wire type than its own reads as one that nobody
 * knows (protobuf.dev, Encoding), so that protobufjs leaves it out without a word; whoever sends it so breaks the schema.
 * Throws the reader's error for bytes that are no Protobuf.
 */
export function wireFault(
  bytes: Uint8Array,
  fields: readonly Field[],
  library: ReaderOf,
  depth = 0,
): string | undefined {
  if (depth > deepest) return `must not have more than ${deepest} messages in each other`;
  const reader = library.create(bytes);
  const seen = new Set<number>();
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const [id, wireType] = [tag >>> 3, tag & 7];
    const field = fields.find((one) => one.id === id);
    if (field && !wireTypesOf(field).includes(wireType))
      return `must have ${field.name} (${id}) as ${field.type}, and it is ${names[wireType] ?? `of wire type ${wireType}`}`;
    seen.add(id);
    const within = wireType === delimited ? fieldsOf(field) : undefined;
    if (!within) {
      reader.skipType(wireType);
      continue;
    }
    const fault = wireFault(reader.bytes(), within, library, depth + 1);
    if (fault !== undefined) return `${fault}, in ${field!.name}`;
  }
  const missing = fields.find(({ id, required }) => required === true && !seen.has(id));
  return missing && `must have ${missing.name} (${missing.id}), which is required`;
}

/** Fields of the message that a field holds; undefined where it holds none. */
export function fieldsOf(field: Field | undefined): readonly Field[] | undefined {
  const { resolvedType, map } = field ?? {};
  const isMessage =
    typeof resolvedType === 'object' && resolvedType !== null && 'fieldsArray' in resolvedType;
  return isMessage && map !== true ? (resolvedType.fieldsArray as readonly Field[]) : undefined;
}

/** A repeated number may come packed or not, whatever its schema says; a message may be a group of old. */
function wireTypesOf(field: Field): number[] {
  if (fieldsOf(field)) return [delimited, 3];
  const own = scalarWireType(field);
  return field.repeated && own !== delimited ? [own, delimited] : [own];
}

function scalarWireType({ type, map }: Field): number {
  if (map === true || type === 'string' || type === 'bytes') return delimited;
  if (eight.includes(type)) return 1;
  return four.includes(type) ? 5 : 0;
}
