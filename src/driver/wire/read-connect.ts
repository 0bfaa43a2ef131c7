import { type Body, rawBytes } from './body.js';
import type { Findings } from './findings.js';
import type { ConnectPacket, Will } from './packet.js';
import { checkText, checkTopicName } from './text-rules.js';

/** Bit 7 of the protocol level marks a bridge, a convention of Mosquitto's outside the standard. */
const withoutBridgeBit = (level: number): number => level & 0x7f;

function checkProtocolName(name: string, level: number, findings: Findings): void {
  const expected = withoutBridgeBit(level) === 3 ? 'MQIsdp' : 'MQTT';
  if (name !== expected) {
    findings.malformed.push(
      `CONNECT has the protocol name "${name}" with level ${level}, must be "${expected}" (MQTT-3.1.2-1)`,
    );
  }
}

function checkFlags(flags: number, level: number, findings: Findings): void {
  const will = (flags & 0x04) !== 0;
  const willQos = (flags >> 3) & 3;
  if ((flags & 0x01) !== 0) {
    if (withoutBridgeBit(level) === 3)
      findings.notes.push('CONNECT has flag bit 0 set, which MQTT 3.1 does not use');
    else findings.malformed.push('CONNECT has the reserved flag bit 0 set, must be 0 (MQTT-3.1.2-3)');
  }
  if (!will && (flags & 0x38) !== 0) {
    findings.malformed.push('CONNECT has Will QoS or Will Retain without the Will Flag (MQTT-3.1.2-11)');
  }
  if (will && willQos === 3) findings.malformed.push('CONNECT has Will QoS 3 (MQTT-3.1.2-14)');
  if ((flags & 0xc0) === 0x40)
    findings.malformed.push('CONNECT has a password without a user name (MQTT-3.1.2-22)');
}

function readWill(body: Body, flags: number, findings: Findings): Will {
  const topic = checkTopicName(
    body.prefixed('will topic'),
    'the will topic of CONNECT',
    'MQTT-4.7.1-1',
    findings,
  );
  const payload = rawBytes(body.prefixed('will message'));
  return { topic, payload, qos: (flags >> 3) & 3, retain: (flags & 0x20) !== 0 };
}

/** Reads a CONNECT in the layout of MQTT 3.1 and 3.1.1 (section 3.1) and reports what it breaks. */
export function readConnect(body: Body, findings: Findings): ConnectPacket {
  const protocolName = checkText(body.prefixed('protocol name'), 'the protocol name of CONNECT', findings);
  const protocolLevel = body.byte('protocol level');
  checkProtocolName(protocolName, protocolLevel, findings);
  const flags = body.byte('connect flags');
  checkFlags(flags, protocolLevel, findings);
  const packet: ConnectPacket = {
    type: 'CONNECT',
    protocolName,
    protocolLevel,
    clean: (flags & 0x02) !== 0,
    keepAlive: body.number('keep-alive'),
    clientId: checkText(body.prefixed('client identifier'), 'the client identifier of CONNECT', findings),
  };
  if ((flags & 0x04) !== 0) packet.will = readWill(body, flags, findings);
  if ((flags & 0x80) !== 0) {
    packet.username = checkText(body.prefixed('user name'), 'the user name of CONNECT', findings);
  }
  if ((flags & 0x40) !== 0) packet.password = rawBytes(body.prefixed('password'));
  if (body.left > 0) {
    findings.malformed.push(`CONNECT goes on for ${body.left} bytes after its last field (section 3.1.3)`);
  }
  return packet;
}
