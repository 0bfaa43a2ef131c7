import { isRecord, joinPointer } from '../pointer.js';

/** Members whose own members are names that somebody chose, not words of AsyncAPI or JSON Schema. */
const namesBelow = new Set(
  `properties patternProperties definitions $defs dependencies schemas variables servers channels operations messages
  parameters replies replyAddresses correlationIds securitySchemes serverVariables operationTraits messageTraits
  externalDocs tags serverBindings channelBindings operationBindings messageBindings`.split(/\s+/),
);

/** Members that hold plain values, in which `$ref` and `$id` have no meaning. */
const plain = new Set(['examples', 'example', 'default', 'const', 'enum']);

type Change = (record: Record<string, unknown>, pointer: string) => Record<string, unknown>;

/**
 * A copy of a document in which every object of AsyncAPI or JSON Schema went through `change`, from the outside in.
 * Plain values (examples, constants) and maps of chosen names do not: a payload may well have a member `$ref`.
 */
export function rewrite(value: unknown, change: Change, pointer = '', areNames = false): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => rewrite(item, change, joinPointer(pointer, index)));
  if (!isRecord(value)) return value;
  const members = Object.entries(areNames ? value : change(value, pointer)).map(
    ([key, member]): [string, unknown] => {
      if (!areNames && (plain.has(key) || key.startsWith('x-'))) return [key, member];
      return [key, rewrite(member, change, joinPointer(pointer, key), !areNames && namesBelow.has(key))];
    },
  );
  return Object.fromEntries(members);
}
