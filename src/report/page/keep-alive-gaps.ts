import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import type { PageDevice } from './data.js';

type EventOf<Type extends TranscriptEvent['type']> = Extract<TranscriptEvent, { type: Type }>;

/** A connection on which the device was let in, as far as one case has seen it. */
interface Line {
  /** Milliseconds; 0: it need say nothing. */
  keepAlive: number;
  last: number;
  /** PINGREQ that were not answered: who waits for one sends no other. */
  unanswered: number;
}

/**
 * The longest a device was silent on a connection, against its keep-alive. Measured is inside one transcript, which shows
 * every packet, and only while nothing is amiss: all its PINGREQ were answered, and nothing that is malformed was sent to it.
 */
export class KeepAliveGaps {
  largest: PageDevice['gap'];

  take(transcript: Transcript, place: string | undefined): void {
    const asked = new Map<number, number>();
    const lines = new Map<number, Line>();
    for (const event of transcript) {
      if (!('connection' in event) || event.connection === undefined) continue;
      const { connection } = event;
      const line = lines.get(connection);
      if (event.type === 'received') {
        if (event.packet?.type === 'CONNECT') asked.set(connection, event.packet.keepAlive);
        this.#received(line, event, place);
      } else if (event.type === 'sent') {
        const after = lineAfter(line, event, asked.get(connection));
        if (after) lines.set(connection, after);
        else lines.delete(connection);
      } else if (event.type === 'closed') {
        if (event.by === 'target') this.#saw(line, event.at, place);
        lines.delete(connection);
      }
    }
  }

  #received(line: Line | undefined, { at, packet }: EventOf<'received'>, place: string | undefined): void {
    this.#saw(line, at, place);
    if (line && packet?.type === 'PINGREQ') line.unanswered += 1;
  }

  #saw(line: Line | undefined, at: number, place: string | undefined): void {
    if (!line) return;
    const milliseconds = at - line.last;
    line.last = at;
    if (line.keepAlive === 0 || line.unanswered > 0) return;
    const share = milliseconds / line.keepAlive;
    if (this.largest && this.largest.milliseconds / this.largest.keepAlive >= share) return;
    this.largest = {
      milliseconds,
      keepAlive: line.keepAlive,
      ...(place === undefined ? {} : { case: place }),
    };
  }
}

/** How it stands with a connection after what we have sent; undefined where nothing is to be measured any more, or yet. */
function lineAfter(
  line: Line | undefined,
  { at, packet }: EventOf<'sent'>,
  asked: number | undefined,
): Line | undefined {
  // What is no packet breaks the protocol.
  if (packet === undefined) return undefined;
  if (packet.type === 'PINGRESP' && line) line.unanswered -= 1;
  if (packet.type !== 'CONNACK' || packet.returnCode !== 0 || asked === undefined) return line;
  // Of MQTT 5.0: the Server Keep Alive replaces the device's own (MQTT-3.1.2-21).
  const given = packet.properties?.find(({ name }) => name === 'serverKeepAlive')?.value;
  return { keepAlive: 1000 * (typeof given === 'number' ? given : asked), last: at, unanswered: 0 };
}
