import type { Problem } from '../read/problem.js';

/**
 * What the official schema says against a document and the official parser (@asyncapi/parser 3.6.6) does not mind, or its
 * own converter (@asyncapi/converter 2.0.2) writes: characters in a reference that a URI would encode, a pattern that is
 * none, values of a parameter that are numbers, and an older version of a binding, whose words are the same.
 */
const borne: readonly { at: RegExp; says: RegExp }[] = [
  { at: /\/\$ref$/, says: /uri-reference/ },
  { at: /\/pattern$/, says: /format "regex"/ },
  { at: /\/bindings\/[^/]+\/bindingVersion$/, says: /./ },
  { at: /\/parameters\/[^/]+\/(default|(enum|examples)\/\d+)$/, says: /^must be string/ },
];

/** Whether a document is read all the same. */
export const isBearable = ({ pointer, message }: Problem): boolean =>
  borne.some(({ at, says }) => at.test(pointer) && says.test(message));
