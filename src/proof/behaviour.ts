import type { Transcript, TranscriptEvent } from '../verdict/evidence.js';
import type { CaseLine } from '../verdict/record.js';

/** What a target was seen to do with one kind of message, over all cases that are looked at. */
export interface Seen {
  /** Members of its JSON payloads with their types: `/error number`. */
  members: Set<string>;
  qos: Set<number>;
  retain: Set<boolean>;
  /** Milliseconds from the last thing that was sent on the connection. */
  times: number[];
  /** We send it as well, so its QoS and retain flag may be what we gave it. */
  ours: boolean;
  /** A case where it was seen. */
  first: string;
}

/** By kind of message: `PUBLISH devices/#/state`, `CONNACK`, `HTTP POST /api/device`. */
export type Behaviour = Map<string, Seen>;

/** What a run makes up, and what a target counts: digits, and hexadecimal digits of some length. */
export const steady = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/gi, '#')
    .replace(/(?=[a-z]*\d)[0-9a-z]*[0-9a-f]{8,}[0-9a-z]*/gi, '#')
    .replace(/\d+(\.\d+)?/g, '#');

/** Adds what the target did in a case. */
export function observe(behaviour: Behaviour, { id, transcript }: Pick<CaseLine, 'id' | 'transcript'>): void {
  const lastSent = new Map<string, { at: number; what: string }>();
  const ours = new Set<string>();
  for (const event of transcript) {
    if (event.type === 'sent') lastSent.set(event.on, { at: event.at, what: '' });
    if (event.type === 'sent' && event.packet?.type === 'PUBLISH') ours.add(steady(event.packet.topic));
    if (event.type === 'request')
      lastSent.set(event.on, { at: event.at, what: `${event.method} ${steady(pathOf(event.url))}` });
    const message = messageOf(event, lastSent.get(event.on)?.what);
    if (!message) continue;
    const seen = behaviour.get(message.kind) ?? {
      members: new Set(),
      qos: new Set(),
      retain: new Set(),
      times: [],
      ours: false,
      first: id,
    };
    behaviour.set(message.kind, seen);
    membersOf(message.body, '', seen.members);
    if (message.qos !== undefined) seen.qos.add(message.qos);
    if (message.retain !== undefined) seen.retain.add(message.retain);
    const sent = lastSent.get(event.on);
    if (sent) seen.times.push(event.at - sent.at);
  }
  for (const topic of ours) {
    const kind = `PUBLISH ${topic}`;
    const known = behaviour.get(kind);
    if (known) known.ours = true;
    else
      behaviour.set(kind, {
        members: new Set(),
        qos: new Set(),
        retain: new Set(),
        times: [],
        ours: true,
        first: id,
      });
  }
}

interface Message {
  kind: string;
  body?: unknown;
  qos?: number;
  retain?: boolean;
}

/** What an event shows of the target, without what differs from run to run. */
function messageOf(event: TranscriptEvent, asked: string | undefined): Message | undefined {
  if (event.type === 'response') return { kind: `HTTP ${asked ?? event.on}`, body: event.body };
  if (event.type === 'heard') return { kind: `text on ${event.on}`, body: parsed(event.text) };
  if (event.type !== 'received' || !event.packet) return undefined;
  const { packet } = event;
  if (packet.type !== 'PUBLISH') return { kind: packet.type };
  const { topic, qos, retain, payload } = packet;
  return { kind: `PUBLISH ${steady(topic)}`, qos, retain, body: parsed(payload.text ?? '') };
}

const pathOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/]*/, '').replace(/\?.*$/s, '');

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const deepest = 8;

/** Elements of an array are one member; names that are made up are one as well. */
function membersOf(value: unknown, pointer: string, into: Set<string>, depth = 0): void {
  if (value === undefined || depth > deepest) return;
  if (Array.isArray(value)) {
    for (const one of value) membersOf(one, `${pointer}/*`, into, depth + 1);
    return;
  }
  if (value !== null && typeof value === 'object') {
    for (const [name, one] of Object.entries(value))
      membersOf(one, `${pointer}/${steady(name)}`, into, depth + 1);
    return;
  }
  if (pointer !== '') into.add(`${pointer} ${value === null ? 'null' : typeof value}`);
}

/** Codes that a target answered in a case, by connection and kind: they may be judged, or accepted as one of several. */
export function codesIn(transcript: Transcript): Map<string, string> {
  const codes = new Map<string, Set<string>>();
  const add = (key: string, code: string): void =>
    void codes.set(key, (codes.get(key) ?? new Set<string>()).add(code));
  for (const event of transcript) {
    if (event.type === 'response') add(`HTTP on ${event.on}`, String(event.status));
    if (event.type !== 'received' || !event.packet) continue;
    const { type } = event.packet;
    const { returnCode, returnCodes, reasonCode, reasonCodes } = event.packet as unknown as Record<
      string,
      unknown
    >;
    const code = returnCode ?? returnCodes ?? reasonCode ?? reasonCodes;
    if (code !== undefined) add(`${type} on ${event.on}`, JSON.stringify(code));
  }
  return new Map([...codes].map(([key, all]) => [key, [...all].sort().join(', ')]));
}
