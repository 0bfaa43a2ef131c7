import type { Transcript } from '../verdict/evidence.js';

/** Steps that prepare what the case is about; what they send is not what is judged. */
const preparation = /^(preamble|control)\b/;

/** The part of a transcript that was judged: from the first step that is neither preamble nor control. */
export function judgedPart(transcript: Transcript): Transcript {
  const first = transcript.findIndex((event) => event.type === 'step' && !preparation.test(event.index));
  return first < 0 ? [] : transcript.slice(first);
}
