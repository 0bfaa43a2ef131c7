import type { Transcript, TranscriptEvent } from '../verdict/evidence.js';
import { transcriptText } from '../verdict/transcript-text.js';
import { judgedPart, withRawBytes } from './judged-part.js';

const longestLine = 150;
const mostLines = 14;

/**
 * What went over the wire around the verdict, with times: the end of the judged part, or of the whole transcript when
 * the case did not come so far. At most 15 lines.
 */
export function wireLines(transcript: Transcript): string[] {
  const part = judgedPart(transcript);
  const all = withRawBytes(part.length > 0 ? part : transcript);
  const wire = all.filter(({ type }) => type !== 'step' && type !== 'capture');
  while (isOurEnd(wire.at(-1))) wire.pop();
  const lines = withoutRepeatedLooks(wire).map((line) =>
    line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`,
  );
  const hidden = lines.length - mostLines;
  return hidden <= 0
    ? lines
    : [`… ${hidden} earlier line${hidden === 1 ? '' : 's'} in the record`, ...lines.slice(-mostLines)];
}

/** That we close connections after the verdict tells nothing. */
const isOurEnd = (event: TranscriptEvent | undefined): boolean =>
  event?.type === 'closed' && event.by === 'us';

/** A request that was repeated at once with the same answer is told once, with how often and until when. */
function withoutRepeatedLooks(wire: readonly TranscriptEvent[]): string[] {
  const lines: string[] = [];
  for (let index = 0; index < wire.length;) {
    const look = wire.slice(index, index + 2);
    let times = 1;
    while (isExchange(look) && same(look, wire.slice(index + 2 * times, index + 2 * times + 2))) times += 1;
    if (times === 1) {
      lines.push(...transcriptText(look.slice(0, 1)));
      index += 1;
    } else {
      const until = wire[index + 2 * times - 1]?.at ?? 0;
      lines.push(
        ...transcriptText(look),
        `… ${times - 1} times more with the same answer, until ${until.toFixed(1)} ms`,
      );
      index += 2 * times;
    }
  }
  return lines;
}

const isExchange = ([first, second]: readonly TranscriptEvent[]): boolean =>
  first?.type === 'request' && second?.type === 'response';

const same = (one: readonly TranscriptEvent[], other: readonly TranscriptEvent[]): boolean =>
  one.length === other.length && timeless(one) === timeless(other);

const timeless = (events: readonly TranscriptEvent[]): string =>
  JSON.stringify(events.map((event) => ({ ...event, at: 0 })));
