import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import { transcriptText } from '../../verdict/transcript-text.js';

/** What belongs together: a question with its answers, a connection of the target at our broker from its first word to its last. */
interface Unit {
  events: TranscriptEvent[];
  /** How often the same came again, and until when. */
  repeated: number;
  until: number;
}

/**
 * Lines of a transcript without its steps and captures. What is repeated within a step and comes to the same (a state
 * that is looked at, a target that tries to connect) is told once, with how often and until when.
 */
export function foldedLines(transcript: Transcript): string[] {
  const units = unitsOf(transcript);
  const told = foldRepeated(units);
  return transcript
    .filter((event) => event.type !== 'step' && event.type !== 'capture')
    .flatMap((event) => {
      const unit = told.get(event);
      if (unit === 'folded') return [];
      const lines = transcriptText([event]);
      if (unit === undefined || unit.repeated === 0 || unit.events.at(-1) !== event) return lines;
      const times = unit.repeated === 1 ? 'once more' : `${unit.repeated} times more`;
      return [...lines, `… ${times} with the same ${sameWhat(unit)}, until ${unit.until.toFixed(1)} ms`];
    });
}

const sameWhat = ({ events }: Unit): string => (events[0]?.type === 'came' ? 'course' : 'answer');

const begins = (event: TranscriptEvent): boolean =>
  event.type === 'request' || event.type === 'said' || event.type === 'came';

const belongsTo = (event: TranscriptEvent, unit: Unit): boolean => {
  const first = unit.events[0]!;
  if (first.on !== event.on) return false;
  if (first.type === 'request') return event.type === 'response' && unit.events.length === 1;
  if (first.type === 'said') return event.type === 'heard';
  return first.type === 'came' && 'connection' in event && event.connection === first.connection;
};

/** In the order in which they began; a step begins all anew. */
function unitsOf(transcript: Transcript): (Unit | 'step')[] {
  const units: (Unit | 'step')[] = [];
  for (const event of transcript) {
    if (event.type === 'step') units.push('step');
    const own = begins(event)
      ? undefined
      : units
          .slice(units.lastIndexOf('step') + 1)
          .findLast((unit) => unit !== 'step' && belongsTo(event, unit));
    if (own !== undefined && own !== 'step') own.events.push(event);
    else if (event.type !== 'step') units.push({ events: [event], repeated: 0, until: event.at });
  }
  return units;
}

function foldRepeated(units: readonly (Unit | 'step')[]): Map<TranscriptEvent, Unit | 'folded'> {
  const told = new Map<TranscriptEvent, Unit | 'folded'>();
  const last = new Map<string, Unit>();
  for (const unit of units) {
    if (unit === 'step') {
      last.clear();
      continue;
    }
    const first = unit.events[0]!;
    const earlier = last.get(first.on);
    if (earlier && begins(first) && unit.events.length > 1 && course(earlier) === course(unit)) {
      earlier.repeated += 1;
      earlier.until = unit.events.at(-1)!.at;
      for (const event of unit.events) told.set(event, 'folded');
    } else {
      last.set(first.on, unit);
      for (const event of unit.events) told.set(event, unit);
    }
  }
  return told;
}

/** Correlation ids as they are usual: a long number, or a nonce of ours. */
const id = /\b(\d{4,}|[0-9a-f]{8})\b/g;

/** What happened, without what is different every time: when, on which connection, under which id of the question. */
function course({ events }: Unit): string {
  const [first] = events;
  const ids = first?.type === 'said' ? (first.text.match(id) ?? []) : [];
  return JSON.stringify(
    events.map(({ at: _at, ...event }) => {
      if (event.type === 'came') return { ...event, connection: 0, from: '' };
      if ('connection' in event) return { ...event, connection: 0 };
      if (event.type !== 'said' && event.type !== 'heard') return event;
      return { ...event, text: ids.reduce((text, one) => text.replaceAll(one, '#'), event.text) };
    }),
  );
}
