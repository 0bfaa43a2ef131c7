import type { Transcript, TranscriptEvent } from '../verdict/evidence.js';
import { transcriptText } from '../verdict/transcript-text.js';

const longestLine = 150;
const mostLines = 14;

type Sent = Extract<TranscriptEvent, { type: 'sent' }>;
type Step = Extract<TranscriptEvent, { type: 'step' }>;

/** A step that prepares what the case is about; what it sends is not what is judged. */
const isPreparation = ({ index }: Step): boolean => /^(preamble|control)\b/.test(index);

/** The part of a transcript that was judged: from the first step that is neither preamble nor control. */
export function judgedPart(transcript: Transcript): Transcript {
  const first = transcript.findIndex((event) => event.type === 'step' && !isPreparation(event));
  return first < 0 ? [] : transcript.slice(first);
}

/** What is asked of a client by the rules of QoS, or ends and fences: seldom what a verdict is about. */
const incidental = /^(PUBACK|PUBREC|PUBREL|PUBCOMP|PINGREQ|DISCONNECT)\b/;
/** Steps that are about the very packet that they send. */
const saysThePacket = /^(send|ping|disconnect)\b/;
const isSentinel = ({ text }: Sent): boolean => / sentinel [0-9a-f]{8}$/.test(text);

/** The last things that we sent before the verdict, in the protocol's words: those that no observation separates. */
export function lastSent(transcript: Transcript): string[] {
  const part = judgedPart(transcript);
  const all = part.length > 0 ? part : transcript;
  const telling = burst(all, (event) => !incidental.test(event.text) && !isSentinel(event));
  return telling.length > 0 ? telling : burst(all, () => true);
}

function burst(transcript: Transcript, counts: (event: Sent) => boolean): string[] {
  const talkers = new Set(
    transcript.filter(({ type }) => type === 'sent' || type === 'request').map(({ on }) => on),
  );
  let last: string[] = [];
  let observed = true;
  let explicit: string | undefined;
  for (const event of transcript) {
    if (event.type === 'step') explicit = saysThePacket.test(event.text) ? event.on : undefined;
    if (event.type === 'received' || event.type === 'response' || event.type === 'timeout') observed = true;
    const text = whatWasSent(event, (sent) => sent.on === explicit || counts(sent));
    if (text === undefined) continue;
    const named = talkers.size > 1 ? `${event.on}: ${text}` : text;
    last = observed ? [named] : [...last, named];
    observed = false;
  }
  return last.slice(-3);
}

function whatWasSent(event: TranscriptEvent, counts: (event: Sent) => boolean): string | undefined {
  if (event.type === 'request') {
    return `${event.method} ${event.url}${event.body === undefined ? '' : ` ${JSON.stringify(event.body)}`}`;
  }
  if (event.type !== 'sent' || !counts(event)) return undefined;
  return event.packet === undefined ? `${event.text} [${event.hex.slice(0, 64)}]` : event.text;
}

/** What went over the wire around the verdict, with times: the end of the judged part, or of all when none was judged. */
export function wireLines(transcript: Transcript): string[] {
  const part = judgedPart(transcript);
  const all = part.length > 0 ? part : transcript;
  const wire = all.filter(({ type }) => type !== 'step' && type !== 'capture');
  while (isOurEnd(wire.at(-1))) wire.pop();
  const shown = wire.slice(-mostLines);
  const lines = transcriptText(shown).map((line) =>
    line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`,
  );
  const hidden = wire.length - shown.length;
  return hidden === 0 ? lines : [`… ${hidden} earlier lines stand in the record`, ...lines];
}

/** That we close connections after the verdict tells nothing. */
const isOurEnd = (event: TranscriptEvent | undefined): boolean =>
  event?.type === 'closed' && event.by === 'us';
