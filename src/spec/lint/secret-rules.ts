import { joinPointer } from '../pointer.js';
import type { Rule } from './index.js';

/** What people call that with which somebody gets in. */
const soundsSecret = /pass(word|phrase|wd)|secret|private ?key|access ?token|api ?key/i;

/** A parameter that sounds like a secret says whether it is one, since what is none stands in records, reports and certificates. */
const secretsAreSaid: Rule = (spec, report) => {
  for (const [name, { text, secret }] of Object.entries(spec.parameters))
    if (secret === undefined && (soundsSecret.test(name) || soundsSecret.test(text)))
      report(
        joinPointer('/parameters', name),
        `"${name}" sounds like a secret; say secret: true, or secret: false if it may stand in reports`,
      );
};

export const secretRules: readonly Rule[] = [secretsAreSaid];
