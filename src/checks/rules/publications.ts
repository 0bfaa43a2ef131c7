import type { Packet, PublishPacket, RawBytes } from '../../driver/wire/packet.js';
import { beginningsIn, isForeign } from './foreign.js';

/** A message that a client of ours sent, or left behind as its will. */
export interface Publication {
  qos: number;
  retain: boolean;
  dup: boolean;
  /** Its place in the transcript; of a will nobody knows when it is published. */
  index: number | 'will';
}

/** What the clients of a case have published, found again by topic and payload. */
export class Publications {
  readonly #all = new Map<string, Publication[]>();
  readonly #own = new Set<string>();

  /** Takes in the bytes of any packet that a client of the case sent. */
  noteBytes(hex: string): void {
    for (const beginning of beginningsIn(hex)) this.#own.add(beginning);
  }

  /** Whether a message was made by another case, of this run or of one beside it. */
  isForeign(hex: string): boolean {
    return isForeign(hex, this.#own);
  }

  note(packet: Packet, index: number): void {
    if (packet.type === 'PUBLISH') {
      const { qos, retain, dup } = packet;
      this.#add(packet, { qos, retain, dup, index });
    }
    if (packet.type === 'CONNECT' && packet.will) {
      const { qos, retain } = packet.will;
      this.#add(packet.will, { qos, retain, dup: false, index: 'will' });
    }
  }

  /** Where a delivered message may have come from; empty when nobody of ours sent it. */
  of(message: PublishPacket): readonly Publication[] {
    return this.#all.get(keyOf(message)) ?? [];
  }

  #add(message: { topic: string; payload: RawBytes }, publication: Publication): void {
    const key = keyOf(message);
    this.#all.set(key, [...(this.#all.get(key) ?? []), publication]);
  }
}

const keyOf = ({ topic, payload }: { topic: string; payload: RawBytes }): string =>
  `${topic}\0${payload.hex}`;
