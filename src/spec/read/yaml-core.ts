import { FAILSAFE_SCHEMA, load, Type, YAMLException, type EventType, type State } from 'js-yaml';
import { Places } from './yaml-places.js';

/** Levels within one another; the deepest of our own files has 40. */
export const mostLevels = 200;

const tag = (name: string): string => `tag:yaml.org,2002:${name}`;
const scalar = (name: string, form: RegExp, construct: (text: string) => unknown): Type =>
  new Type(tag(name), {
    kind: 'scalar',
    resolve: (text: string | null) => form.test(text ?? ''),
    construct,
  });

const float = (text: string): number => {
  if (/nan$/i.test(text)) return NaN;
  if (/inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
};

/** The core schema of YAML 1.2.2, section 10.3.2; the one of js-yaml reads `0b1` and `1_000` as numbers. */
const core = FAILSAFE_SCHEMA.extend({
  implicit: [
    scalar('null', /^(?:~|null|Null|NULL)?$/, () => null),
    scalar('bool', /^(?:true|True|TRUE|false|False|FALSE)$/, (text) => /^t/i.test(text)),
    scalar('int', /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/, Number),
    scalar(
      'float',
      /^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
      float,
    ),
  ],
});

export interface CoreReading {
  value: unknown;
  /** Where the member's key or the item at a pointer stands; for a pointer to nothing, its nearest existing ancestor. */
  offsetOf(pointer: string): number;
}

/** Thrown for a text whose nesting is deeper than anybody means it. */
export class TooDeep extends Error {}

/**
 * Reads YAML or JSON in linear time and a twentieth of what a reading with all its nodes takes; undefined for what this
 * reader does not take, or takes otherwise than `yaml` does: whatever is wrong, keys that are no scalars, and aliases
 * that stand for very much.
 * @throws TooDeep
 */
export function readCore(text: string): CoreReading | undefined {
  const places = new Places(text);
  let anchors: object = {};
  const listener = (event: EventType, state: State): void => {
    if (event === 'open') places.open(state.position);
    else places.close(state.result);
    anchors = (state as State & { anchorMap: object }).anchorMap;
  };
  try {
    const value = load(text, { schema: core, maxDepth: mostLevels, listener } as Parameters<typeof load>[1]);
    if (places.oddKeys) return undefined;
    if (Object.keys(anchors).length > 0 && !isModest(value)) return undefined;
    // Of a text without a document there is no value; `yaml` says null.
    return { value: value ?? null, offsetOf: (pointer) => places.offsetOf(pointer) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    if (/maxDepth/.test(error.reason) || looksDeep(text)) throw new TooDeep();
    return undefined;
  }
}

/** Values that a text with aliases may stand for; the largest of our own files has a tenth of it. */
const mostValues = 200_000;

/** Aliases of aliases may stand for more than any memory holds, and one within its own anchor for no value at all. */
function isModest(value: unknown): boolean {
  const within = new Set<object>();
  const sizes = new Map<object, number>();
  const sizeOf = (each: unknown): number => {
    if (typeof each !== 'object' || each === null) return 1;
    const known = sizes.get(each);
    if (known !== undefined) return known;
    if (within.has(each)) return Infinity;
    within.add(each);
    const size = Object.values(each).reduce<number>((sum, inner) => sum + sizeOf(inner), 1);
    within.delete(each);
    sizes.set(each, size);
    return size;
  };
  return sizeOf(value) <= mostValues;
}

/** Of a text that is no YAML for this reader: brackets or dashes opened within one another, wherever they stand. */
function looksDeep(text: string): boolean {
  let open = 0;
  for (const [sign] of text.matchAll(/[[\]{}]|(?:- ){200}/g)) {
    if (sign.startsWith('-')) return true;
    open = sign === '[' || sign === '{' ? open + 1 : Math.max(0, open - 1);
    if (open > mostLevels) return true;
  }
  return false;
}
