/** Where and how two JSON values differ first; undefined when they do not. Pointers are RFC 6901. */
export interface Difference {
  pointer: string;
  expected: string;
  actual: string;
}

export const show = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
};

const typed = (value: unknown): string =>
  value === null || typeof value === 'object' ? show(value) : `${typeof value} ${show(value)}`;

const child = (pointer: string, key: string | number): string =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Strict: types, array order and members must be equal; with `partial`, further object members are free. */
export function difference(
  expected: unknown,
  actual: unknown,
  options: { partial: boolean },
  pointer = '',
): Difference | undefined {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) {
      return {
        pointer,
        expected: `${expected.length} elements ${show(expected)}`,
        actual: `${actual.length} elements ${show(actual)}`,
      };
    }
    for (const [index, item] of expected.entries()) {
      const found = difference(item, actual[index], options, child(pointer, index));
      if (found) return found;
    }
    return undefined;
  }
  if (isRecord(expected) && isRecord(actual)) return memberDifference(expected, actual, options, pointer);
  if (expected === actual) return undefined;
  const sameText = String(expected) === String(actual);
  return {
    pointer,
    expected: sameText ? typed(expected) : show(expected),
    actual: sameText ? typed(actual) : show(actual),
  };
}

function memberDifference(
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
  options: { partial: boolean },
  pointer: string,
): Difference | undefined {
  for (const [key, item] of Object.entries(expected)) {
    const at = child(pointer, key);
    if (!Object.hasOwn(actual, key)) {
      return {
        pointer: at,
        expected: show(item),
        actual: `missing; members are ${Object.keys(actual).join(', ') || 'none'}`,
      };
    }
    const found = difference(item, actual[key], options, at);
    if (found) return found;
  }
  const extra = options.partial
    ? undefined
    : Object.keys(actual).find((key) => !Object.hasOwn(expected, key));
  return extra === undefined
    ? undefined
    : { pointer: child(pointer, extra), expected: 'no such member', actual: show(actual[extra]) };
}
