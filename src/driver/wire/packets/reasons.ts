import type { Body } from '../body.js';
import type { ReasonPacket } from '../packet.js';
import { readProperties } from '../properties.js';
import { readReasonCode, reasonCode } from './acknowledgements.js';
import { byte } from './bytes.js';
import { definePacket } from './packet-record.js';
import { properties, writeProperties, type PropertiesToSend } from './properties-to-send.js';

const fields = { reasonCode, properties };

/** Both may be left out where they would say nothing. */
const write = ({
  reasonCode,
  properties,
}: {
  reasonCode?: number;
  properties?: PropertiesToSend;
}): Buffer[] => [
  ...(reasonCode === undefined && properties === undefined ? [] : [byte(reasonCode ?? 0, 'reason code')]),
  ...(properties === undefined ? [] : writeProperties(properties, 5)),
];

export const disconnect = definePacket({
  type: 'DISCONNECT',
  text: 'The leave of a client; in MQTT 5.0 of either side.',
  header: {
    flags: { value: 0, before5: 'MQTT-3.14.1-1', of5: 'MQTT-3.14.1-1' },
    length: { value: 0, section: '3.14.1', of5: false },
    sender: { before5: 'client' },
  },
  fields,
  body: write,
  read: (body) => {
    if (body.level < 5) return { type: 'DISCONNECT' };
    // Sections 3.14.2.1 and 3.14.2.2.1: what is left out is 0.
    const reasonCode = body.left > 0 ? readReasonCode(body, 'DISCONNECT') : 0;
    const properties = body.left > 0 ? readProperties(body, 'DISCONNECT') : [];
    body.ends('3.14.2');
    return { type: 'DISCONNECT', reasonCode, properties };
  },
  example: { type: 'DISCONNECT', flags: 15 },
});

/** Section 3.15.2.1: only reason code and properties together may be left out, where they would say nothing. */
function readAuth(body: Body): ReasonPacket {
  if (body.left === 0) return { type: 'AUTH', reasonCode: 0, properties: [] };
  const reasonCode = readReasonCode(body, 'AUTH');
  const properties = readProperties(body, 'AUTH');
  if (!properties.some(({ name }) => name === 'authenticationMethod'))
    body.breaks('AUTH has no authenticationMethod (section 3.15.2.2.2)');
  body.ends('3.15.2');
  return { type: 'AUTH', reasonCode, properties };
}

export const auth = definePacket({
  type: 'AUTH',
  text: 'Of MQTT 5.0: goes on with what proves who somebody is.',
  header: { flags: { value: 0, before5: 'MQTT-2.2.2-1', of5: 'MQTT-3.15.1-1' } },
  fields,
  body: write,
  read: readAuth,
  example: {
    type: 'AUTH',
    reasonCode: 0x18,
    properties: [{ name: 'authenticationMethod', value: 'SCRAM-SHA-1' }],
  },
});
