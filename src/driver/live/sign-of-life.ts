import { connect } from 'node:net';
import { afterTimeToLook } from './time-to-look.js';

const defaultPorts: Readonly<Record<string, number>> = {
  'mqtt:': 1883,
  'mqtts:': 8883,
  'ws:': 80,
  'wss:': 443,
  'http:': 80,
  'https:': 443,
};

/** A relay such as docker-proxy accepts for a target that is not there and closes at once: an accepted connection must last. */
const lastsForMs = 25;

/**
 * Whether something at the address accepts a TCP connection within so many milliseconds and keeps it for a moment.
 * Nothing is sent. False as well when the signal ends first.
 */
export async function acceptsConnections(
  address: URL,
  within: number,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false;
  const host = address.hostname.replace(/^\[|\]$/g, '');
  const port = Number(address.port || defaultPorts[address.protocol]);
  return await new Promise<boolean>((resolve) => {
    const socket = connect({ host, port });
    const settle = (alive: boolean): void => {
      endTimer();
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(alive);
    };
    const abort = (): void => settle(false);
    let endTimer = afterTimeToLook(within, () => settle(false));
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => {
      endTimer();
      endTimer = afterTimeToLook(lastsForMs, () => settle(true));
    });
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
    socket.resume();
  });
}
