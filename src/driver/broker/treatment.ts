import type { Duplex } from 'node:stream';
import { encode } from '../wire/encode.js';
import type { Frame } from '../wire/framer.js';
import type { BrokerBehaviour, EndOf } from './behaviour.js';
import { BrokerSide } from './broker-side.js';
import type { Connection } from './connection.js';

/** What a behaviour makes of one connection. Nothing is called any more once the connection has ended, but `ended`. */
export interface Treatment {
  /** The network connection is there, TLS not yet. */
  came?(): void;
  /** Bytes can be sent. */
  opened?(): void;
  /** Bytes have come; they were not looked at yet. */
  begun?(): void;
  received?(frame: Frame): void;
  /** All bytes as they come, after the packets in them. */
  bytes?(chunk: Buffer): void;
  ended?(): void;
  /** True while the connection has a broker as it should be. */
  serves(): boolean;
}

/** Hands a connection to the broker library. */
type Serve = (side: Duplex) => void;

/** How a connection is treated under a behaviour. */
export function treatmentOf(behaviour: BrokerBehaviour, connection: Connection, serve: Serve): Treatment {
  if (behaviour === 'accept') return accepting(connection, serve);
  if (typeof behaviour === 'string') return { serves: never };
  if ('refuse' in behaviour) {
    const connack = encode({ type: 'CONNACK', returnCode: behaviour.refuse });
    return onConnect(() => void connection.send(connack).then(() => connection.end('end')));
  }
  if ('answer' in behaviour) {
    const bytes = Buffer.from(behaviour.answer, 'hex');
    return onConnect(() => void connection.send(bytes));
  }
  if ('close' in behaviour) return ending(behaviour.close, () => connection.end('end'));
  if ('reset' in behaviour) return ending(behaviour.reset, () => connection.end('reset'));
  return accepting(connection, serve, behaviour.slow);
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

/** `delay`: milliseconds from a complete CONNECT until the broker library hears of it. */
function accepting(connection: Connection, serve: Serve, delay = 0): Treatment {
  const side = new BrokerSide(connection);
  const held: Buffer[] = [];
  let holds = delay > 0;
  let timer: NodeJS.Timeout | undefined;
  const release = (): void => {
    holds = false;
    for (const chunk of held) side.push(chunk);
  };
  return {
    opened: () => serve(side),
    received: (frame) => {
      if (holds && isConnect(frame)) timer ??= setTimeout(release, delay);
    },
    bytes: (chunk) => {
      if (holds) held.push(chunk);
      else side.push(chunk);
    },
    ended: () => {
      clearTimeout(timer);
      side.ended();
    },
    serves: () => !holds,
  };
}
