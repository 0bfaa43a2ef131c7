const pattern = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
const whole = /^\{([A-Za-z][A-Za-z0-9]*)\}$/;

export type Scope = Readonly<Record<string, unknown>>;

/** Rebuilds `value` with every string passed through `change`; member names are passed through too. */
function mapStrings(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [String(change(key)), mapStrings(item, change)]),
    );
  }
  return value;
}

/**
 * Replaces `{name}` by the scope's value. A string that is nothing but one name becomes the value itself, with its
 * type; a name that the scope does not have stays as it is (a family is filled in two rounds).
 */
export function substitute<T>(value: T, scope: Scope): T {
  return mapStrings(value, (text) => {
    const only = whole.exec(text);
    if (only && only[1]! in scope) return scope[only[1]!];
    return text.replace(pattern, (found, name: string) => (name in scope ? String(scope[name]) : found));
  }) as T;
}

/** Every name that the templates in `value` use, each with the JSON pointer of its string. */
export function namesIn(value: unknown, pointer = ''): { name: string; pointer: string }[] {
  if (typeof value === 'string') {
    return [...value.matchAll(pattern)].map((match) => ({ name: match[1]!, pointer }));
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...namesIn(key, pointer),
    ...namesIn(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  ]);
}
