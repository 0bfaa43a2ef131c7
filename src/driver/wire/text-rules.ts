import { isUtf8 } from 'node:buffer';
import type { Body } from './body.js';

/** The statements about strings and topics, which MQTT 5.0 has numbered anew. */
const statements = {
  before5: { utf8: 'MQTT-1.5.3-1', nul: 'MQTT-1.5.3-2', hash: 'MQTT-4.7.1-2', plus: 'MQTT-4.7.1-3' },
  of5: { utf8: 'MQTT-1.5.4-1', nul: 'MQTT-1.5.4-2', hash: 'MQTT-4.7.1-1', plus: 'MQTT-4.7.1-2' },
};
const statementsOf = ({ level }: Body): (typeof statements)['of5'] =>
  level === 5 ? statements.of5 : statements.before5;

const replacement = Buffer.from('\ufffd');

/** Where the first ill-formed sequence begins: what cannot be decoded becomes U+FFFD, and is no U+FFFD in the bytes. */
function illFormedAt(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  for (let index = text.indexOf('\ufffd'); index >= 0; index = text.indexOf('\ufffd', index + 1)) {
    const at = Buffer.byteLength(text.slice(0, index));
    if (!bytes.subarray(at, at + replacement.length).equals(replacement)) return at;
  }
  return bytes.length;
}

/** The next string and what every string must keep: well-formed UTF-8 without U+0000. Returns the text. */
export function readText(body: Body, field: string, where: string): string {
  const bytes = body.prefixed(field);
  const { utf8, nul } = statementsOf(body);
  // The words of MQTT 3.1.1 are older than the place, and stand in records.
  const place = (at: number): string =>
    body.level === 5 ? ` at byte ${body.place - bytes.length + at} of the packet` : '';
  if (!isUtf8(bytes)) body.breaks(`${where} is not well-formed UTF-8${place(illFormedAt(bytes))} (${utf8})`);
  else if (bytes.includes(0)) body.breaks(`${where} contains U+0000${place(bytes.indexOf(0))} (${nul})`);
  return bytes.toString('utf8');
}

/** What must be no filter: `statement` is the one that forbids the wildcards. */
export function checkWildcards(body: Body, topic: string, where: string, statement: string): void {
  const wildcard = /[+#]/.exec(topic)?.[0];
  if (wildcard !== undefined) body.breaks(`${where} contains the wildcard ${wildcard} (${statement})`);
}

/** The next string as a topic name: at least one character without wildcards. */
export function readTopicName(body: Body, field: string, where: string, statement: string): string {
  const topic = readText(body, field, where);
  if (topic === '') body.breaks(`${where} is empty (MQTT-4.7.3-1)`);
  checkWildcards(body, topic, where, statement);
  return topic;
}

/** The next string as a topic filter: at least one character, `#` only as the whole last level, `+` only as a whole level. */
export function readTopicFilter(body: Body, where: string): string {
  const filter = readText(body, 'topic filter', where);
  const { hash, plus } = statementsOf(body);
  if (filter === '') body.breaks(`${where} is empty (MQTT-4.7.3-1)`);
  const levels = filter.split('/');
  const misplacedHash = levels.some(
    (level, index) => level.includes('#') && (level !== '#' || index < levels.length - 1),
  );
  if (misplacedHash) body.breaks(`${where} has # elsewhere than as its last level (${hash})`);
  const sharedLevel = levels.some((level) => level.includes('+') && level !== '+');
  if (sharedLevel) body.breaks(`${where} has + beside other characters in a level (${plus})`);
  if (body.level === 5 && levels[0] === '$share') checkShared(body, levels, where);
  return filter;
}

/** `$share/` and a name, and behind another `/` the filter that is shared. */
function checkShared(body: Body, [, name = '', ...filter]: readonly string[], where: string): void {
  if (name === '') body.breaks(`${where} is shared and has no ShareName (MQTT-4.8.2-1)`);
  else if (/[+#]/.test(name)) body.breaks(`${where} has a wildcard in its ShareName (MQTT-4.8.2-2)`);
  else if (filter.join('/') === '')
    body.breaks(`${where} has no topic filter behind its ShareName (MQTT-4.8.2-2)`);
}
