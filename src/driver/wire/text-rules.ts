import { isUtf8 } from 'node:buffer';
import type { Findings } from './findings.js';

/** What every string in a packet must keep: well-formed UTF-8 without U+0000 (section 1.5.3). Returns the text. */
export function checkText(bytes: Buffer, where: string, findings: Findings): string {
  if (!isUtf8(bytes)) findings.malformed.push(`${where} is not well-formed UTF-8 (MQTT-1.5.3-1)`);
  else if (bytes.includes(0)) findings.malformed.push(`${where} contains U+0000 (MQTT-1.5.3-2)`);
  return bytes.toString('utf8');
}

/** A topic name: a string of at least one character without wildcards; `statement` is the one that forbids them. */
export function checkTopicName(bytes: Buffer, where: string, statement: string, findings: Findings): string {
  const topic = checkText(bytes, where, findings);
  if (topic === '') findings.malformed.push(`${where} is empty (MQTT-4.7.3-1)`);
  const wildcard = /[+#]/.exec(topic)?.[0];
  if (wildcard !== undefined)
    findings.malformed.push(`${where} contains the wildcard ${wildcard} (${statement})`);
  return topic;
}

/** A topic filter: at least one character, `#` only as the whole last level, `+` only as a whole level. */
export function checkTopicFilter(bytes: Buffer, where: string, findings: Findings): string {
  const filter = checkText(bytes, where, findings);
  if (filter === '') findings.malformed.push(`${where} is empty (MQTT-4.7.3-1)`);
  const levels = filter.split('/');
  const misplacedHash = levels.some(
    (level, index) => level.includes('#') && (level !== '#' || index < levels.length - 1),
  );
  if (misplacedHash)
    findings.malformed.push(`${where} has # elsewhere than as its last level (MQTT-4.7.1-2)`);
  const sharedLevel = levels.some((level) => level.includes('+') && level !== '+');
  if (sharedLevel)
    findings.malformed.push(`${where} has + beside other characters in a level (MQTT-4.7.1-3)`);
  return filter;
}
