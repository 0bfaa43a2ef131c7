import type { Act } from './acts.js';
import type { ConnectPacket, PublishPacket, RawBytes, SubscribePacket } from '../../verdict/packet.js';

/** A longer payload makes no command that anybody would type. */
const longestPayload = 1000;

const control = /[\u0000-\u001f\u007f]/;
const wildcard = /[+#]/;

/**
 * Whether a command line can do it. Mosquitto's clients refuse what is against the rules, and know no other transports;
 * what websocat and nc send ends with a line.
 */
export function sayable(act: Act): boolean {
  switch (act.kind) {
    case 'http':
    case 'broker':
    case 'wait':
      return true;
    case 'say':
      return act.texts.every((text) => text.length <= longestPayload && !control.test(text));
    case 'connect':
      return sayableConnect(act.connection.connect!, act.connection.address);
    case 'subscribe':
      return sayableSubscribe(act.subscribe);
    case 'publish':
      return sayablePublish(act.publish);
    default:
      return false;
  }
}

const sayableBytes = ({ hex, text }: RawBytes): boolean =>
  hex === '' || (text !== undefined && text.length <= longestPayload && !control.test(text));

const sayableTopic = (topic: string): boolean => topic !== '' && !control.test(topic);

const sayableQos = (qos: number): boolean => qos === 0 || qos === 1 || qos === 2;

function sayableConnect(connect: ConnectPacket, address: string): boolean {
  const { protocolLevel, keepAlive, will } = connect;
  return (
    /^mqtts?:/.test(address) &&
    (protocolLevel === 3 || protocolLevel === 4) &&
    // A keep-alive under 5 s is refused; none at all is replaced by 60 s, which does no harm.
    (keepAlive === 0 || keepAlive >= 5) &&
    sayableIdentity(connect) &&
    (will === undefined || sayablePublish({ ...will, type: 'PUBLISH', dup: false }))
  );
}

/** An empty client id or user name is taken for none, and a password needs a user name. */
function sayableIdentity({ clientId, username, password }: ConnectPacket): boolean {
  if (clientId === '' || username === '' || control.test(clientId + (username ?? ''))) return false;
  return password === undefined || (username !== undefined && sayableBytes(password));
}

const sayableSubscribe = ({ subscriptions }: SubscribePacket): boolean =>
  subscriptions.length > 0 &&
  subscriptions.every(
    ({ filter, qos }) => sayableFilter(filter) && sayableQos(qos) && qos === subscriptions[0]?.qos,
  );

const sayableFilter = (filter: string): boolean =>
  sayableTopic(filter) &&
  filter
    .split('/')
    .every(
      (part, index, all) =>
        !wildcard.test(part) || part === '+' || (part === '#' && index === all.length - 1),
    );

const sayablePublish = ({ topic, qos, dup, payload }: PublishPacket): boolean =>
  sayableTopic(topic) && !wildcard.test(topic) && sayableQos(qos) && !dup && sayableBytes(payload);
