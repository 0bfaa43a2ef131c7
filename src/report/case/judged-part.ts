import type { StepOfCase, Transcript } from '../../verdict/evidence.js';

/** What preambles and controls send is not what is judged. */
const prepares = ({ stage }: StepOfCase): boolean => stage === 'preamble' || stage === 'control';

/** The part of a transcript that was judged: from the first step that is neither preamble nor control. */
export function judgedPart(transcript: Transcript): Transcript {
  const first = transcript.findIndex((event) => event.type === 'step' && !prepares(event));
  return first < 0 ? [] : transcript.slice(first);
}

/** Enough for a topic of a case and what is wrong behind it. */
const mostHex = 256;

/** A CONNECT whose flags or properties are written as bytes: it is told without what is wrong with them. */
const writesBytes = (words: unknown): boolean => {
  const { connectFlags, properties } = (words ?? {}) as { connectFlags?: unknown; properties?: unknown };
  return connectFlags !== undefined || (typeof properties === 'object' && 'hex' in (properties ?? {}));
};

/**
 * The same with the bytes behind what a `send` step sent, or what is no packet: their words alone do not tell what is
 * wrong with them. A PINGREQ with a reserved bit set is called PINGREQ.
 */
export function withRawBytes(transcript: Transcript): Transcript {
  const sender = new Map<string, boolean>();
  return transcript.map((event) => {
    if (event.type === 'step') sender.set(event.on, event.verb === 'send' || writesBytes(event.words));
    if (event.type !== 'sent' || (event.packet !== undefined && sender.get(event.on) !== true)) return event;
    const hex = event.hex.length <= mostHex ? event.hex : `${event.hex.slice(0, mostHex)}…`;
    return { ...event, text: `${event.text}  [${hex}]` };
  });
}
