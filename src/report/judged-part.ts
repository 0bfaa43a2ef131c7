import type { Transcript } from '../verdict/evidence.js';

/** Steps that prepare what the case is about; what they send is not what is judged. */
const preparation = /^(preamble|control)\b/;

/** The part of a transcript that was judged: from the first step that is neither preamble nor control. */
export function judgedPart(transcript: Transcript): Transcript {
  const first = transcript.findIndex((event) => event.type === 'step' && !preparation.test(event.index));
  return first < 0 ? [] : transcript.slice(first);
}

/** Enough for a topic of a case and what is wrong behind it. */
const mostHex = 256;

/**
 * The same with the bytes behind what a `send` step sent, or what is no packet: their words alone do not tell what is
 * wrong with them. A PINGREQ with a reserved bit set is called PINGREQ.
 */
export function withRawBytes(transcript: Transcript): Transcript {
  const sender = new Map<string, boolean>();
  return transcript.map((event) => {
    if (event.type === 'step') sender.set(event.on, /^send\b/.test(event.text));
    if (event.type !== 'sent' || (event.packet !== undefined && sender.get(event.on) !== true)) return event;
    const hex = event.hex.length <= mostHex ? event.hex : `${event.hex.slice(0, mostHex)}…`;
    return { ...event, text: `${event.text}  [${hex}]` };
  });
}
