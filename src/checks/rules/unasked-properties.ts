import type { Packet, Property } from '../../driver/wire/packet.js';
import { has, numberOf } from './announced-limits.js';
import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.1.2-29: to a client that does not want them, reasons stand in PUBLISH, CONNACK and DISCONNECT only. */
export const problemInformation: Rule = {
  id: 'problem-information',
  about: 'acknowledgements to clients that want no problem information',
  judge: aboutPackets(
    ['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'SUBACK', 'UNSUBACK', 'AUTH'],
    (packet, { text }, { connect }) => {
      if (numberOf(connect, 'requestProblemInformation') !== 0) return undefined;
      const { properties = [] } = packet as { properties?: Property[] };
      const told = properties.find(({ name }) => name === 'reasonString' || name === 'userProperty');
      return told === undefined
        ? 'kept'
        : {
            expected: `no ${told.name} where Request Problem Information is 0`,
            actual: `${text} has one`,
          };
    },
  ),
};

/** MQTT-3.1.2-28: Response Information is an answer to a request for it. */
export const responseInformation: Rule = {
  id: 'response-information',
  about: 'CONNACKs',
  judge: aboutPackets(['CONNACK'], (packet, { text }, { connect }) => {
    if (!has(packet, 'responseInformation')) return 'kept';
    if (numberOf(connect, 'requestResponseInformation') === 1) return 'kept';
    return { expected: 'no responseInformation, for which nobody asked', actual: `${text} has it` };
  }),
};

/** MQTT-4.12.0-5 and -6: the method is the client's own, and without one there is no AUTH. */
export const authentication: Rule = {
  id: 'authentication',
  about: 'CONNACKs and AUTHs',
  judge: aboutPackets(['CONNACK', 'AUTH'], (packet, { text }, { connect }) => {
    const methodOf = (one: { properties?: Property[] } | undefined): Property['value'] | undefined =>
      one?.properties?.find(({ name }) => name === 'authenticationMethod')?.value;
    const [own, seen] = [methodOf(connect), methodOf(packet)];
    if (own === undefined && (packet as Packet).type === 'AUTH')
      return {
        expected: 'no AUTH to a client that has named no authentication method',
        actual: `${text} came`,
      };
    if (seen === undefined || seen === own) return 'kept';
    return {
      expected: own === undefined ? 'no authenticationMethod' : `the authenticationMethod "${String(own)}"`,
      actual: `${text} has another`,
    };
  }),
};
