import type { PacketToSend } from '../driver/wire/encode.js';
import type { Step } from '../spec/steps.js';
import type { Exchange } from './exchange.js';
import { followedBy } from './expect.js';

/** Sends what the step says as it stands: a text, bytes, a packet, or several packets in one segment. */
export async function send(exchange: Exchange, as: string, step: Step, within: number): Promise<void> {
  const words = step.send!;
  if ('text' in words) await exchange.talk(as).send(words.text);
  else if ('hex' in words)
    await exchange.peer(as).sendBytes(Buffer.from(words.hex.replaceAll(' ', ''), 'hex'), words.frame);
  else if ('packets' in words)
    await exchange.peer(as).sendTogether(words.packets.map(withoutNulls), words.frame);
  else if (words.frame) await exchange.peer(as).sendTogether([withoutNulls(words.packet)], words.frame);
  else await exchange.peer(as).send(withoutNulls(words.packet));
  await followedBy(exchange, as, step, within);
}

/** A field that is null is not sent, as in `connect`. */
const withoutNulls = (packet: Record<string, unknown>): PacketToSend =>
  Object.fromEntries(Object.entries(packet).filter(([, value]) => value !== null)) as unknown as PacketToSend;
