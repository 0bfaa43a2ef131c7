/** Things by names that people chose. It has no others, whatever somebody asks for: neither `constructor` nor `__proto__`. */
export const table = <T>(entries: Iterable<readonly [string, T]>): Record<string, T> =>
  Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));
