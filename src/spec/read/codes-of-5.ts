import { isRecord } from '../pointer.js';

/**
 * What a return code of CONNACK in MQTT 3.1.1 (table 3.1) is as a reason code of 5.0 (section 3.2.2.2). 1 stays beside it: a
 * protocol level that is no version's may be refused in the layout of 3.1.1, and in that of 5.0 the code is none.
 */
const connackCodes: Readonly<Record<number, readonly number[]>> = {
  1: [0x84, 1],
  2: [0x85],
  3: [0x88],
  4: [0x86],
  5: [0x87],
};

/** Every reason code with which a CONNACK of 5.0 refuses (section 3.2.2.2). */
const refusals: readonly number[] = [
  0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b,
  0x9c, 0x9d, 0x9f,
];

/** Every reason code with which a SUBACK of 5.0 refuses (section 3.9.3), where 3.1.1 has 0x80 alone. */
const failures: readonly number[] = [0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2];

/** Whoever takes every refusal of 3.1.1 takes every one of 5.0. */
function connackOf5(codes: readonly number[]): readonly number[] {
  const all = [1, 2, 3, 4, 5].every((code) => codes.includes(code));
  if (all) return [...codes.filter((code) => code === 0), 1, ...refusals];
  return [...new Set(codes.flatMap((code) => connackCodes[code] ?? code))];
}

const subackOf5 = (codes: readonly number[]): readonly number[] => [
  ...new Set(codes.flatMap((code) => (code === 0x80 ? failures : [code]))),
];

const mapped = (codes: unknown, map: (codes: readonly number[]) => readonly number[]): unknown => {
  if (typeof codes === 'number') {
    const one = map([codes]);
    return one.length === 1 ? one[0] : one;
  }
  const isList = Array.isArray(codes) && codes.every((code) => typeof code === 'number');
  return isList ? map(codes as number[]) : codes;
};

/** What a step expects of CONNACK and SUBACK, anywhere in a requirement of MQTT 3.1.1, with the reason codes of 5.0. */
export function withCodesOf5(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withCodesOf5);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, words]) => {
      if (key === 'connack') return [key, connackWords(words)];
      return [key, key === 'suback' ? subackWords(words) : withCodesOf5(words)];
    }),
  );
}

const connackWords = (words: unknown): unknown =>
  isRecord(words) && 'returnCode' in words
    ? { ...words, returnCode: mapped(words['returnCode'], connackOf5) }
    : mapped(words, connackOf5);

function subackWords(words: unknown): unknown {
  if (isRecord(words) && 'returnCodes' in words)
    return { ...words, returnCodes: subackWords(words['returnCodes']) };
  return Array.isArray(words) ? words.map((codes) => mapped(codes, subackOf5)) : words;
}
