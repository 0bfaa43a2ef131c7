import type { Transcript, TranscriptEvent } from '../verdict/evidence.js';

const overMqtt = ['wire', 'client'];

const isBegun = (event: TranscriptEvent, host: string): boolean =>
  event.type === 'opened' && overMqtt.includes(event.lane) && new URL(event.address).host === host;

const tells = (event: TranscriptEvent): boolean =>
  event.type === 'timeout' || (event.type === 'closed' && event.by === 'target');

const clientId = (events: Transcript): string | undefined =>
  events
    .flatMap((event) =>
      event.type === 'sent' && event.packet?.type === 'CONNECT' ? event.packet.clientId : [],
    )
    .at(-1);

/**
 * Under which client ids somebody waited in vain over MQTT connections to a host which it did not end afterwards; undefined
 * for a connection whose CONNECT could not be read.
 */
export function silentAs(transcript: Transcript, host: string): (string | undefined)[] {
  const begun = new Set(transcript.filter((event) => isBegun(event, host)).map(({ on }) => on));
  const connections = [...begun].map((name) => transcript.filter(({ on }) => on === name));
  const silent = connections.filter((events) => events.findLast(tells)?.type === 'timeout');
  return [...new Set(silent.map(clientId))];
}
