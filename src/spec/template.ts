const pattern = /\{([A-Za-z][A-Za-z0-9]*)\}/g;
const whole = /^\{([A-Za-z][A-Za-z0-9]*)\}$/;

/** A plain assignment of `__proto__` makes no member. */
const ordinary = { enumerable: true, configurable: true, writable: true } as const;

export type Scope = Readonly<Record<string, unknown>>;

/** Rebuilds `value` with every string passed through `change`; member names are passed through too. */
function mapStrings(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (value !== null && typeof value === 'object') {
    const changed: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const name = String(change(key));
      const member = mapStrings((value as Record<string, unknown>)[key], change);
      if (name === '__proto__') Object.defineProperty(changed, name, { value: member, ...ordinary });
      else changed[name] = member;
    }
    return changed;
  }
  return value;
}

/**
 * Replaces `{name}` by the scope's value. A string that is nothing but one name becomes the value itself, with its
 * type; a name that the scope does not have stays as it is (a family is filled in two rounds).
 */
export function substitute<T>(value: T, scope: Scope): T {
  return mapStrings(value, (text) => {
    // Most texts name nothing, and every step of every case is filled in.
    if (!text.includes('{')) return text;
    const only = whole.exec(text);
    if (only && only[1]! in scope) return scope[only[1]!];
    return text.replace(pattern, (found, name: string) => (name in scope ? String(scope[name]) : found));
  }) as T;
}

/** Every name that the templates in `value` use, each with the JSON pointer of its string. */
export function namesIn(value: unknown, pointer = ''): { name: string; pointer: string }[] {
  if (typeof value === 'string') {
    if (!value.includes('{')) return [];
    return [...value.matchAll(pattern)].map((match) => ({ name: match[1]!, pointer }));
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...namesIn(key, pointer),
    ...namesIn(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  ]);
}
