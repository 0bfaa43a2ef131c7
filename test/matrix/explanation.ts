/** Why no requirement fails on certain generic mutants, and why that is right. */
export interface Explanation {
  /** Name of the mutants, with `*` for any text and `?` for one character. */
  mutants: string;
  reason: string;
}

/** The same reason for several mutants. */
export const each = (mutants: readonly string[], reason: string): Explanation[] =>
  mutants.map((name) => ({ mutants: name, reason }));

export const ruleOfMqtt =
  'A rule of MQTT itself, which the document takes as given; its place is the spec mqtt-3.1.1.';
export const besides =
  'An object may have members beside the documented ones; readers of JSON pass over what they do not know.';

/** Survivors of every twin that are meant to survive. Those of one twin stand in `test/document.ts` beside it. */
export const ofEveryTwin: readonly Explanation[] = each(
  ['connack * session-present', 'connack * twice', 'suback * twice', 'puback twice', 'pingresp twice'],
  ruleOfMqtt,
);

const matches = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]\\{}]/g, '\\$&')
      .replaceAll('?', '.')
      .replaceAll('*', '.*')}$`,
  ).test(name);

/** The first of these explanations that is one for the mutant. */
export const explanationAmong = (all: readonly Explanation[], mutant: string): Explanation | undefined =>
  all.find(({ mutants }) => matches(mutants, mutant));

/** Why a mutant that survived on a twin may do so; undefined when nobody has explained it, which makes the matrix red. */
export const explanationOf = (ofTheTwin: readonly Explanation[], mutant: string): Explanation | undefined =>
  explanationAmong([...ofEveryTwin, ...ofTheTwin], mutant);
