import type { Option } from './model.js';

/** What lets a target leave something out, as a sentence: for people who wonder why a case is not applicable. */
export const lets = ({ text, source }: Option): string =>
  `The document lets it: ${text} (${[source.section, source.statement].filter(Boolean).join(', ')})`;
