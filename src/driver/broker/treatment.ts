import { encode } from '../wire/encode.js';
import type { Frame } from '../wire/framer.js';
import type { BrokerBehaviour, EndOf } from './behaviour.js';
import type { Connection } from './connection.js';
import type { MessageBroker } from './message-broker.js';
import { refusal } from './refusal.js';
import { ServedConnection } from './served-connection.js';
import { servingOf } from './serving.js';

/** What a behaviour makes of one connection. Nothing is called any more once the connection has ended, but `ended`. */
export interface Treatment {
  /** The network connection is there, TLS not yet. */
  came?(): void;
  /** Bytes can be sent. */
  opened?(): void;
  /** Bytes have come; they were not looked at yet. */
  begun?(): void;
  received?(frame: Frame): void;
  ended?(): void;
  /** True while the connection has a broker, be it one that holds something back. */
  serves(): boolean;
  /** True where something was held back that the device may still wait for. */
  owes?(): boolean;
  /** True where the device was let in, and has said nothing since. */
  isNew?(): boolean;
  /** A connection that is served is served so from now on. */
  serve?(behaviour: BrokerBehaviour): void;
}

/** How a connection is treated under a behaviour. */
export function treatmentOf(
  behaviour: BrokerBehaviour,
  connection: Connection,
  broker: MessageBroker,
): Treatment {
  const serving = servingOf(behaviour);
  if (serving) return accepting(connection, new ServedConnection(broker, connection, serving));
  if (typeof behaviour === 'string') return { serves: never };
  if ('refuse' in behaviour) {
    const refuse = (): void => {
      const connack = encode(refusal(behaviour.refuse, connection.level), connection.level);
      void connection.send(connack).then(() => connection.end('end'));
    };
    return onConnect(refuse);
  }
  if ('answer' in behaviour) {
    const bytes = Buffer.from(behaviour.answer, 'hex');
    return onConnect(() => void connection.send(bytes));
  }
  if ('close' in behaviour) return ending(behaviour.close, () => connection.end('end'));
  if ('reset' in behaviour) return ending(behaviour.reset, () => connection.end('reset'));
  const slow = 'slow' in behaviour ? behaviour.slow : 0;
  return accepting(connection, new ServedConnection(broker, connection, {}), slow);
}

const never = (): boolean => false;

/** The type is read from the first byte: a CONNECT of a later version is one too. */
const isConnect = ({ bytes }: Frame): boolean => bytes[0]! >> 4 === 1;

function onConnect(act: () => void): Treatment {
  let done = false;
  return {
    received: (frame) => {
      if (done || !isConnect(frame)) return;
      done = true;
      act();
    },
    serves: never,
  };
}

function ending(when: EndOf, end: () => void): Treatment {
  if (when === 'opened') return { came: end, serves: never };
  return when === 'begun' ? { begun: end, serves: never } : onConnect(end);
}

/** `delay`: milliseconds from a complete CONNECT until our broker hears of it, and of what comes behind it. */
function accepting(connection: Connection, served: ServedConnection, delay = 0): Treatment {
  const held: Frame[] = [];
  let holds = delay > 0;
  let timer: NodeJS.Timeout | undefined;
  const release = (): void => {
    holds = false;
    for (const frame of held) if (!connection.closed) served.received(frame);
  };
  return {
    received: (frame) => {
      if (holds && isConnect(frame)) timer ??= setTimeout(release, delay);
      if (holds) held.push(frame);
      else served.received(frame);
    },
    ended: () => {
      clearTimeout(timer);
      served.ended();
    },
    serves: () => !holds,
    owes: () => served.owes,
    isNew: () => served.isNew,
    serve: (behaviour) => served.serve(servingOf(behaviour) ?? {}),
  };
}
