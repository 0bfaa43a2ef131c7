import { awaitPacket } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { unhurried } from './numbered-messages.js';

interface Acknowledgement {
  packetId: number;
  reasonCode?: number;
}

/**
 * Releases what a client has published with QoS 2, each message when the one before it is done: PUBRELs that come
 * together reach a server in segments as the network makes them, and what it does by those differs from run to run.
 * Nothing of it is judged. Whatever was refused needs no release.
 */
export async function releaseOneByOne(exchange: Exchange, from: string, count: number): Promise<void> {
  const peer = unhurried(exchange, from);
  const wait = (what: string) => ({ explicit: false, within: exchange.context.within, what });
  const received: number[] = [];
  for (let number = 1; number <= count; number += 1) {
    const what = `PUBREC ${number} of ${count}`;
    const answer: Acknowledgement = await awaitPacket(exchange, peer, 'PUBREC', () => true, wait(what));
    if ((answer.reasonCode ?? 0) < 0x80) received.push(answer.packetId);
  }
  for (const packetId of received) {
    await peer.send({ type: 'PUBREL', packetId });
    const isIts = (packet: Acknowledgement): boolean => packet.packetId === packetId;
    await awaitPacket(exchange, peer, 'PUBCOMP', isIts, wait(`PUBCOMP with packet id ${packetId}`));
  }
}
