import type { TranscriptEvent } from './evidence.js';

const json = (value: unknown): string => (value === undefined ? '' : ` ${JSON.stringify(value)}`);

/** One line per event: time in milliseconds, who, and what in the protocol's words. */
export function transcriptText(transcript: readonly TranscriptEvent[]): string[] {
  return transcript.map(
    (event) => `${event.at.toFixed(1).padStart(8)} ms  ${event.on.padEnd(8)} ${describe(event)}`,
  );
}

function describe(event: TranscriptEvent): string {
  switch (event.type) {
    case 'step':
      return `-- ${event.index}: ${event.text}`;
    case 'opened':
      return `connected to ${event.address} (${event.lane} lane)`;
    case 'sent':
      return `> ${event.text}`;
    case 'received':
      return `< ${event.text}${event.malformed ? ` MALFORMED: ${event.malformed}` : ''}  [${event.hex.slice(0, 64)}]`;
    case 'closed':
      return `closed by ${event.by} (${event.how})`;
    case 'timeout':
      return `nothing for ${event.after} ms while waiting for ${event.what}`;
    case 'library':
      return `the client library says: ${event.text}`;
    case 'request':
      return `> ${event.method} ${event.url}${json(event.body)}`;
    case 'response':
      return `< HTTP ${event.status}${json(event.body)}`;
    case 'capture':
      return `kept ${event.name} =${json(event.value)}`;
    case 'fence':
      return `fence: ${event.text}`;
    case 'seen':
    case 'note':
      return event.text;
  }
}
