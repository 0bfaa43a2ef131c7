import type { BrokerPeer, BrokerSession, Observed } from '../../driver/driver.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { templated } from '../../schema/form.js';
import { duration } from '../../spec/format/common.js';
import type { CheckContext } from '../check.js';
import { didNotCome } from '../did-not-come.js';

/** The session that a device has now. Inconclusive where it has none. */
export function sessionNow(peer: BrokerPeer): BrokerSession {
  const session = peer.sessions.at(-1);
  if (session) return session;
  throw new Inconclusive('the device has no session at our broker now');
}

/** Waits until a device has a session on a later connection than `after`. Inconclusive where it does not come. */
export async function nextSession(peer: BrokerPeer, after: number, within: number): Promise<BrokerSession> {
  const isNew = ({ connection }: BrokerSession): boolean => connection > after;
  const came = await peer.whenSessions((all) => all.some(isNew), within, 'the device comes again');
  const session = peer.sessions.findLast(isNew);
  if (came && session) return session;
  throw didNotCome(peer, 'again', within);
}

/** Ends the connection that there is and waits for the next session: a beginning that is seen whole. */
export async function freshSession(peer: BrokerPeer, within: number): Promise<BrokerSession> {
  const { connection } = sessionNow(peer);
  await peer.end();
  return await nextSession(peer, connection, within);
}

/** Seconds of keep-alive that hold on a connection, in milliseconds; 0 where it is switched off. */
export const keepAliveOf = ({ connect }: BrokerSession): number => connect.keepAlive * 1000;

export const isOn =
  (connection: number) =>
  (event: Observed): boolean =>
    'connection' in event && event.connection === connection;

/** `5.00 s`. */
export const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** Tells what was seen with the verdict, be it a pass. */
export const told = ({ driver }: CheckContext, on: string, text: string): void =>
  void driver.record({ on, type: 'seen', text });

/** A time that may be a parameter of the run. */
export const time = templated(duration);
