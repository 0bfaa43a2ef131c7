import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import { foldedLines } from './folded-looks.js';
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
  while (tellsNothing(all.at(-1))) all.pop();
  const lines = foldedLines(all).map((line) =>
    line.length <= longestLine ? line : `${line.slice(0, longestLine - 1)}…`,
  );
  const hidden = lines.length - mostLines;
  return hidden <= 0
    ? lines
    : [`… ${hidden} earlier line${hidden === 1 ? '' : 's'} in the record`, ...lines.slice(-mostLines)];
}

/** At the end: that we close connections after the verdict, and what foldedLines leaves out. */
const tellsNothing = (event: TranscriptEvent | undefined): boolean =>
  (event?.type === 'closed' && event.by === 'us') || event?.type === 'step' || event?.type === 'capture';
