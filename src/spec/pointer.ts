/** JSON pointers (RFC 6901) in their string form: `/channels/a~1b/address`; the whole document is the empty string. */

const escapeSegment = (segment: string): string =>
  /[~/]/.test(segment) ? segment.replaceAll('~', '~0').replaceAll('/', '~1') : segment;

/** Pointer of a member below `base`. */
export function joinPointer(base: string, ...segments: (string | number)[]): string {
  return segments.reduce<string>((pointer, segment) => `${pointer}/${escapeSegment(String(segment))}`, base);
}

/** Segments of a pointer, unescaped. */
export function splitPointer(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** True for anything with named members; arrays are not. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Member of an object or item of an array; undefined when there is none of its own. */
export function memberOf(value: unknown, segment: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(segment) ? value[Number(segment)] : undefined;
  return isRecord(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
}

/** Value at a pointer; undefined when there is none. */
export const valueAt = (value: unknown, pointer: string): unknown =>
  splitPointer(pointer).reduce(memberOf, value);

/** A copy with `member` at a pointer that leads through objects; objects on the way are made where there are none. */
export function withValueAt(value: unknown, pointer: string, member: unknown): unknown {
  const [first, ...rest] = splitPointer(pointer);
  if (first === undefined) return member;
  const holder = isRecord(value) ? value : {};
  return { ...holder, [first]: withValueAt(holder[first], joinPointer('', ...rest), member) };
}
