import { type Body, rawBytes } from '../body.js';
import type { ConnectPacket, Will } from '../packet.js';
import { readProperties } from '../properties.js';
import { readText, readTopicName } from '../text-rules.js';

/** Bit 7 of the protocol level marks a bridge, a convention of Mosquitto's outside the standard. */
const withoutBridgeBit = (level: number): number => level & 0x7f;

/** Where its length is what is wrong, a name goes on into all that stands behind it, secrets too. */
export const shownOfName = 8;

function checkProtocolName(body: Body, name: string, level: number): void {
  const expected = withoutBridgeBit(level) === 3 ? 'MQIsdp' : 'MQTT';
  if (name !== expected) {
    const shown = name.length > shownOfName ? `${name.slice(0, shownOfName)}…` : name;
    body.breaks(
      `CONNECT has the protocol name "${shown}" with level ${level}, must be "${expected}" (MQTT-3.1.2-1)`,
    );
  }
}

function checkReserved(body: Body, flags: number, asked: number): void {
  if ((flags & 0x01) === 0) return;
  if (withoutBridgeBit(asked) === 3) body.notes('CONNECT has flag bit 0 set, which MQTT 3.1 does not use');
  else body.breaks('CONNECT has the reserved flag bit 0 set, must be 0 (MQTT-3.1.2-3)');
}

function checkFlagsBefore5(body: Body, flags: number): void {
  const will = (flags & 0x04) !== 0;
  if (!will && (flags & 0x38) !== 0)
    body.breaks('CONNECT has Will QoS or Will Retain without the Will Flag (MQTT-3.1.2-11)');
  if (will && (flags & 0x18) === 0x18) body.breaks('CONNECT has Will QoS 3 (MQTT-3.1.2-14)');
  if ((flags & 0xc0) === 0x40) body.breaks('CONNECT has a password without a user name (MQTT-3.1.2-22)');
}

/** MQTT 5.0, section 3.1.2.3: a password may stand without a user name. */
function checkFlagsOf5(body: Body, flags: number): void {
  const will = (flags & 0x04) !== 0;
  if (!will && (flags & 0x18) !== 0)
    body.breaks('CONNECT has Will QoS without the Will Flag (MQTT-3.1.2-11)');
  if (!will && (flags & 0x20) !== 0)
    body.breaks('CONNECT has Will Retain without the Will Flag (MQTT-3.1.2-13)');
  if (will && (flags & 0x18) === 0x18) body.breaks('CONNECT has Will QoS 3 (MQTT-3.1.2-12)');
}

function readWill(body: Body, flags: number): Will {
  const properties = body.level === 5 ? readProperties(body, 'will') : undefined;
  const statement = body.level === 5 ? 'MQTT-4.7.0-1' : 'MQTT-4.7.1-1';
  const topic = readTopicName(body, 'will topic', 'the will topic of CONNECT', statement);
  const payload = rawBytes(body.prefixed('will message'));
  const will: Will = { topic, payload, qos: (flags >> 3) & 3, retain: (flags & 0x20) !== 0 };
  if (properties !== undefined) will.properties = properties;
  return will;
}

function readConnectProperties(body: Body, packet: ConnectPacket): void {
  packet.properties = readProperties(body, 'CONNECT');
  const has = (wanted: string): boolean => packet.properties!.some(({ name }) => name === wanted);
  if (has('authenticationData') && !has('authenticationMethod'))
    body.breaks('CONNECT has authenticationData without an authenticationMethod (section 3.1.2.11.10)');
}

/**
 * Reads a CONNECT (section 3.1) and tells what it breaks. Where MQTT 5.0 is read as well, the level that the packet names
 * decides which layout it has.
 */
export function readConnect(body: Body): ConnectPacket {
  const protocolName = readText(body, 'protocol name', 'the protocol name of CONNECT');
  const protocolLevel = body.byte('protocol level');
  if (body.level === 5 && withoutBridgeBit(protocolLevel) < 5) body.level = 4;
  checkProtocolName(body, protocolName, protocolLevel);
  const flags = body.byte('connect flags');
  checkReserved(body, flags, protocolLevel);
  if (body.level === 5) checkFlagsOf5(body, flags);
  else checkFlagsBefore5(body, flags);
  const packet: ConnectPacket = {
    type: 'CONNECT',
    protocolName,
    protocolLevel,
    clean: (flags & 0x02) !== 0,
    keepAlive: body.number('keep-alive'),
    clientId: '',
  };
  if (body.level === 5) readConnectProperties(body, packet);
  packet.clientId = readText(body, 'client identifier', 'the client identifier of CONNECT');
  if ((flags & 0x04) !== 0) packet.will = readWill(body, flags);
  if ((flags & 0x80) !== 0) packet.username = readText(body, 'user name', 'the user name of CONNECT');
  if ((flags & 0x40) !== 0) packet.password = rawBytes(body.prefixed('password'));
  body.ends('3.1.3');
  return packet;
}
