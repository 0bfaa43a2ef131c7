import { noAddress } from '../../spec/only-client.js';
import type { Transcript, TranscriptEvent } from '../../verdict/evidence.js';
import type { RunRecord } from './read-record.js';

/** How long a run took on a device that is only a client, and how much of that the device itself did, in milliseconds. */
export interface DeviceTime {
  spec: string;
  total: number;
  device: number;
}

type Timeout = Extract<TranscriptEvent, { type: 'timeout' }>;

/**
 * The time of each session that was ended by the device's own doing: it came back, sent a packet by its timer, or ended a
 * connection. What we waited in vain for, were pausing for, or computed is ours.
 */
export function deviceTimes({ header, cases, exchanges = [], footer }: RunRecord): DeviceTime[] {
  if (!header || !footer) return [];
  return header.sessions
    .filter(({ target }) => target.address === noAddress)
    .map(({ spec }) => {
      // What was not tried has a transcript of others.
      const tried = cases.filter(({ duration }) => duration > 0);
      const own = [...tried, ...exchanges].filter((line) => line.spec === spec);
      const device = own.reduce((sum, line) => sum + timeOfDevice(line.transcript), 0);
      return { spec, total: footer.duration, device: Math.min(device, footer.duration) };
    })
    .filter(({ device }) => device > 0);
}

/** How much of a run were the timers of the device, in one sentence. */
export const deviceTimeText = ({ total, device }: DeviceTime): string =>
  `${Math.round((100 * device) / total)} % of it were the device's own timers: we waited ${inSeconds(device)} until it came, sent something or ended a connection; ${inSeconds(total - device)} were ours.`;

const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Milliseconds of a transcript that passed until the device did something by itself. Of a wait in vain during which it sent
 * something else, only what is behind the last of that is known to be ours.
 */
export function timeOfDevice(transcript: Transcript): number {
  const timeouts = transcript.filter((event): event is Timeout => event.type === 'timeout');
  // Who is awaited in several looks is awaited until it comes, whatever we send between them.
  const isLook = (timeout: Timeout): boolean =>
    timeouts.some((other) => other !== timeout && other.what === timeout.what);
  const vain = timeouts.filter((timeout) => !isLook(timeout));
  const looks = timeouts.filter(isLook);
  const isAwaited = (at: number): boolean =>
    looks.some(
      (one) => one.at - one.after <= at && looks.some((other) => other.what === one.what && other.at >= at),
    );
  let [time, since] = [0, 0];
  for (const event of transcript) {
    if (isOfDevice(event)) time += lessVain({ since, at: event.at }, vain);
    if (isOfDevice(event) || !(isBetween(event) || isAwaited(event.at))) since = event.at;
  }
  return time;
}

const isOfDevice = (event: TranscriptEvent): boolean =>
  event.type === 'came' ||
  event.type === 'certificate' ||
  (event.type === 'received' && event.ours !== true) ||
  (event.type === 'closed' && event.by === 'target');

/** What is only noted does not begin anything anew. */
const isBetween = ({ type }: TranscriptEvent): boolean => type === 'seen' || type === 'note';

/** The length of a stretch without what of it was waited in vain. */
function lessVain({ since, at }: { since: number; at: number }, vain: readonly Timeout[]): number {
  const lost = vain.reduce((sum, timeout) => {
    const from = timeout.at - timeout.after;
    return sum + Math.max(0, Math.min(at, timeout.at) - Math.max(since, from));
  }, 0);
  return Math.max(0, at - since - lost);
}
