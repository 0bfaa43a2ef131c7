import { constant, formOf, list, string, type Form } from '../../schema/form.js';
import { object, optional } from '../../schema/words.js';
import { packetToSend, type PacketToSend } from '../../driver/wire/packets/index.js';
import { hexadecimal } from '../../driver/wire/packets/text-to-send.js';
import { followedBy } from '../expect.js';
import { defineVerb } from '../word.js';

const parts = object(
  {
    text: optional(string(), 'A text as it is, on a text connection.'),
    hex: optional(hexadecimal, 'Bytes as hexadecimal digits; blanks are free.'),
    packet: optional(
      packetToSend,
      'A control packet, field by field: it keeps the rules unless a field asks for something else.',
    ),
    packets: optional(list(packetToSend, 1), 'Several packets in one segment, or WebSocket frame.'),
    frame: optional(constant('text'), 'In a WebSocket text frame, where MQTT asks for a binary one.'),
  },
  { oneOf: ['text', 'hex', 'packet', 'packets'].map((word) => ({ required: [word] })) },
);

type SendWords =
  | { hex: string; frame?: 'text' }
  | { packet: PacketToSend; frame?: 'text' }
  | { packets: readonly PacketToSend[]; frame?: 'text' }
  | { text: string };

export const send = defineVerb({
  name: 'send',
  text: 'Sends something as it stands, legal or not: a text, bytes, a packet, or several packets in one segment.',
  words: formOf(parts.schema, parts) as Form<SendWords>,
  example: [{ send: { packet: { type: 'DISCONNECT', flags: 3 } }, expect: 'closed' }],
  speaks: (words) => !('text' in words),
  // A plain PINGREQ only shows whether it is there.
  asksForAnswer: (words) =>
    !('packet' in words && words.packet.type === 'PINGREQ' && Object.keys(words.packet).length === 1),
  async act(exchange, as, words, { step, within }) {
    const { connectDefaults } = exchange.context;
    const toSend = (packet: PacketToSend): PacketToSend =>
      withKeepAlive(withoutNulls(packet), connectDefaults);
    if ('text' in words) await exchange.talk(as).send(words.text);
    else if ('hex' in words)
      await exchange.peer(as).sendBytes(Buffer.from(words.hex.replaceAll(' ', ''), 'hex'), words.frame);
    else if ('packets' in words) await exchange.peer(as).sendTogether(words.packets.map(toSend), words.frame);
    else if (words.frame) await exchange.peer(as).sendTogether([toSend(words.packet)], words.frame);
    else await exchange.peer(as).send(toSend(words.packet));
    await followedBy(exchange, as, step, within);
  },
});

/** A field that a template has made null is not sent, as in `connect`. */
const withoutNulls = (packet: PacketToSend): PacketToSend =>
  Object.fromEntries(Object.entries(packet).filter(([, value]) => value !== null)) as unknown as PacketToSend;

/**
 * A CONNECT that is to be refused for something else must not be refused for its keep-alive: where all others of the run ask
 * for one, so does this.
 */
function withKeepAlive(packet: PacketToSend, { keepAlive }: Record<string, unknown>): PacketToSend {
  if (packet.type !== 'CONNECT' || packet.keepAlive !== undefined || keepAlive === undefined) return packet;
  return { ...packet, keepAlive: Number(keepAlive) };
}
