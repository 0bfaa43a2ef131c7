import type { ShownBefore, TranscriptEvent, TransportSeen } from './evidence.js';
import { stepPlace, stepText } from './step-text.js';

type Type = TranscriptEvent['type'];
type Words = { [T in Type]: (event: TranscriptEvent & { type: T }) => string };

const json = (value: unknown): string => (value === undefined ? '' : ` ${JSON.stringify(value)}`);

const words: Words = {
  step: (step) => `-- ${stepPlace(step)}: ${stepText(step)}`,
  opened: ({ address, lane }) =>
    `connected to ${address} (${lane === 'wire' || lane === 'client' ? `${lane} lane` : lane})`,
  listening: ({ address, sessions, shown }) =>
    `our broker listens at ${address}, ${openSessions(sessions)}${shown ? shownText(shown) : ''}`,
  came: ({ from }) => `a connection comes from ${from}`,
  certificate: ({ fingerprint }) => `it shows a certificate with SHA-256 ${fingerprint}`,
  transport: (seen) => transportText(seen),
  sent: ({ text }) => `> ${text}`,
  received: ({ text, malformed, hex }) =>
    `< ${text}${malformed ? ` MALFORMED: ${malformed}` : ''}  [${hex.slice(0, 64)}]`,
  closed: ({ by, how }) => `closed by ${by} (${how})`,
  said: ({ text }) => `> ${text}`,
  heard: ({ text }) => `< ${text}`,
  leftOut: ({ count, until, last }) =>
    `… ${count} more until ${until.toFixed(1)} ms, left out of the record; the last of them: ${last.join(' | ')}`,
  timeout: ({ after, what }) => `nothing for ${after} ms while waiting for ${what}`,
  library: ({ text }) => `the client library says: ${text}`,
  request: ({ method, url, body }) => `> ${method} ${url}${json(body)}`,
  response: ({ status, body }) => `< HTTP ${status}${json(body)}`,
  capture: ({ name, value }) => `kept ${name} =${json(value)}`,
  fence: ({ text }) => `fence: ${text}`,
  seen: ({ text }) => text,
  behaviour: ({ text }) => `our broker from now on: ${text}`,
  note: ({ text }) => text,
};

/** One line per event: time in milliseconds, who, and what in the protocol's words. */
export function transcriptText(transcript: readonly TranscriptEvent[]): string[] {
  return transcript.map(
    (event) => `${event.at.toFixed(1).padStart(8)} ms  ${whoseText(event).padEnd(8)} ${describe(event)}`,
  );
}

const describe = <T extends Type>(event: TranscriptEvent & { type: T }): string =>
  (words[event.type] as (event: TranscriptEvent) => string)(event);

/** What an event is in the protocol's words, without what a column of its own says: when, who sent it, and its bytes. */
export function eventWords(event: TranscriptEvent): string {
  switch (event.type) {
    case 'sent':
    case 'received':
    case 'said':
    case 'heard':
      return event.text;
    case 'step':
      return `${stepPlace(event)}: ${stepText(event)}`;
    default:
      return describe(event).replace(/^[<>] /, '');
  }
}

/** At a listener of ours, which of the target's connections: `broker 3`. */
export const whoseText = (event: TranscriptEvent): string =>
  'connection' in event && event.connection !== undefined ? `${event.on} ${event.connection}` : event.on;

/** What is seen under MQTT, as a sentence without its end. */
export function transportText(seen: TransportSeen): string {
  switch (seen.what) {
    case 'client-hello':
      return `it begins TLS and offers ${seen.suites.length} cipher suites${seen.serverName === undefined ? '' : ` to ${seen.serverName}`}`;
    case 'secured':
      return `the TLS handshake is over: ${seen.version}, ${seen.suite}`;
    case 'upgraded':
      return `it asks for a WebSocket at ${seen.path}, ${subprotocolsText(seen.subprotocols)}`;
    case 'text-frame':
      return 'what follows came in a text frame of WebSocket';
  }
}

const subprotocolsText = (names: readonly string[]): string =>
  names.length === 0 ? 'without a subprotocol' : `with the subprotocol ${names.join(', ')}`;

/** What it has shown before, where it has published anything. */
function shownText({ connected, published }: ShownBefore): string {
  if (published.every((count) => count === 0)) return '';
  return `, and has published ${published.join(', ')} messages of QoS 0, 1, 2 in ${Math.round(connected / 1000)} s`;
}

function openSessions(sessions: readonly unknown[]): string {
  const open = sessions.filter((session) => (session as { accepted?: boolean }).accepted === true).length;
  return open === 0 ? 'the target has no session' : `the target has ${open} session${open === 1 ? '' : 's'}`;
}
