import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import { judgedPart } from './judged-part.js';

/** What our broker does from this event on; undefined for any other event. */
export const brokerAct = (event: TranscriptEvent): string | undefined =>
  event.type === 'behaviour' ? event.text : undefined;

/** Listeners of ours, as far as the transcript tells. */
export const listenersIn = (transcript: Transcript): Set<string> =>
  new Set(
    transcript
      .filter(
        (event) => event.type === 'listening' || event.type === 'came' || brokerAct(event) !== undefined,
      )
      .map(({ on }) => on),
  );

/** What our broker did at the end of the judged part, listener by listener: the last thing that each was told to do. */
export function brokerActs(transcript: Transcript): string[] {
  const part = judgedPart(transcript);
  const last = new Map<string, string>();
  for (const event of part.length > 0 ? part : transcript) {
    const act = brokerAct(event);
    if (act !== undefined) last.set(event.on, `${act}, from ${event.at.toFixed(1)} ms on`);
  }
  return [...last].map(([on, act]) => (last.size > 1 ? `${on}: ${act}` : act));
}
