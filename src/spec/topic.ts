import { matchPattern } from './match-pattern.js';

/** True when a topic name matches a filter, by MQTT 3.1.1 section 4.7. */
export function topicMatches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && /^[+#]/.test(filter)) return false;
  const names = topic.split('/');
  const parts = filter.split('/');
  for (const [index, part] of parts.entries()) {
    if (part === '#') return true;
    if (index >= names.length) return false;
    if (part !== '+' && part !== names[index]) return false;
  }
  return parts.length === names.length;
}

const template = /\{([^{}/]+)\}/g;

/**
 * The topic of a channel with its parameters filled in; the names of those that are missing. A level that lacks one is +:
 * a wildcard stands for a whole level.
 */
export function fillAddress(
  address: string,
  parameters: Readonly<Record<string, string | number>>,
): { topic: string; missing: string[] } {
  const missing: string[] = [];
  const levels = address.split('/').map((level) => {
    const before = missing.length;
    const filled = level.replace(template, (whole, name: string) => {
      if (Object.hasOwn(parameters, name)) return String(parameters[name]);
      missing.push(name);
      return whole;
    });
    return missing.length > before ? '+' : filled;
  });
  return { topic: levels.join('/'), missing };
}

/** Where a level has two parameters they can be parted in many ways, and a topic may be long. */
const severalInALevel = /\}[^/]*\{/;

/**
 * The values of the parameters of an address that a topic has; undefined when it is none of that address.
 * @throws Inconclusive where a level has several parameters, and parting them takes too long.
 */
export function readAddress(address: string, topic: string): Record<string, string> | undefined {
  const names = [...address.matchAll(template)].map(([, name]) => name ?? '');
  const source = address
    .split(template)
    .map((part, index) => (index % 2 === 0 ? part.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&') : '([^/]+)'))
    .join('');
  const pattern = `^${source}$`;
  const found = severalInALevel.test(address)
    ? matchPattern(pattern, topic)
    : new RegExp(pattern).exec(topic);
  return found === null
    ? undefined
    : Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']));
}

const wildcard = /[+#]/;

/** A wildcard stands for whole levels, `#` only for the last (MQTT 3.1.1 section 4.7.1). */
export const isFilter = (filter: string): boolean =>
  filter !== '' &&
  !filter.includes('\0') &&
  filter
    .split('/')
    .every((level, index, all) =>
      level === '#' ? index === all.length - 1 : level === '+' || !wildcard.test(level),
    );

/** What a message may be published on (MQTT 3.1.1 section 4.7.3). */
export const isTopicName = (topic: string): boolean =>
  topic !== '' && !wildcard.test(topic) && !topic.includes('\0');

/** Whether a topic may match both filters. */
export function overlap(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')];
  for (let index = 0; ; index += 1) {
    const [left, right] = [a[index], b[index]];
    if (left === '#' || right === '#') return true;
    if (left === undefined || right === undefined) return left === right;
    if (left !== right && left !== '+' && right !== '+') return false;
  }
}

/** The value that a topic has for one parameter of its channel's address; undefined when it does not match. */
export const parameterOf = (address: string, topic: string, name: string): string | undefined =>
  readAddress(address, topic)?.[name];
