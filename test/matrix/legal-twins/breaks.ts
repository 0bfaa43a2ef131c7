import type { ProtocolLevel } from '../../../src/driver/wire/body.js';
import type { PlannedCase } from '../../../src/plan/case.js';
import { substitute } from '../../../src/spec/template.js';

type Words = Record<string, unknown>;

const isObject = (value: unknown): value is Words =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const some = (value: unknown, is: (part: unknown) => boolean): boolean =>
  Array.isArray(value) ? value.some(is) : is(value);

/** Fields of a packet that only stand there to break a rule. */
const overrides = ['flags', 'connectFlags', 'append', 'remainingLength', 'lengthBytes'];
const names = [undefined, 'MQTT', 'MQIsdp'];
/** Protocol levels that a CONNECT may have, by the version that the document is about. */
const levels: Record<ProtocolLevel, readonly unknown[]> = {
  3: [undefined, 3],
  4: [undefined, 3, 4],
  5: [undefined, 5],
};

/** Whether the fixed header or the first fields of a packet are not as they should be. */
const overridden = (words: Words, level: ProtocolLevel): boolean =>
  overrides.some((field) => words[field] !== undefined) ||
  !names.includes(words.protocolName as string) ||
  !levels[level].includes(words.protocolLevel);

const ofServers = ['CONNACK', 'SUBACK', 'UNSUBACK', 'PINGRESP'];

const isNoTopic = (topic: unknown): boolean =>
  topic !== undefined && (typeof topic === 'string' ? topic === '' || /[+#]/.test(topic) : hasBytes(topic));

const hasBytes = (text: unknown): boolean => some(text, (part) => isObject(part) && 'hex' in part);

/** A wildcard stands for a whole level, and `#` for the last. */
const isNoFilter = (filter: unknown): boolean =>
  typeof filter === 'string'
    ? filter === '' ||
      !filter
        .split('/')
        .every((level, index, all) =>
          level === '#' ? index === all.length - 1 : level === '+' || !/[+#]/.test(level),
        )
    : filter !== undefined && hasBytes(filter);

const filtersOf = (words: Words): unknown[] =>
  [words.filter, words.filters, words.subscriptions]
    .flat()
    .map((one) => (isObject(one) && 'filter' in one ? one.filter : one))
    .filter((one) => one !== undefined);

/** Whether a packet breaks a rule by itself. */
function isWrongPacket(packet: Words, level: ProtocolLevel): boolean {
  if (overridden(packet, level) || packet.packetId === 0) return true;
  switch (packet.type) {
    case 'CONNECT':
      return isWrongConnect(packet, level);
    case 'PUBLISH':
      return isNoTopic(packet.topic) || packet.qos === 3;
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      return (
        filtersOf(packet).some(isNoFilter) ||
        some(packet.subscriptions, (one) => isObject(one) && Number(one.qos) > 2)
      );
    default:
      return ofServers.includes(String(packet.type));
  }
}

const isWrongConnect = ({ clientId, username, password, will }: Words, level: ProtocolLevel): boolean =>
  hasBytes(clientId) ||
  hasBytes(username) ||
  isWrongWill(will) ||
  // MQTT 5.0 allows a password alone.
  (level !== 5 && password !== undefined && username === undefined);

const isWrongWill = (will: unknown): boolean => isObject(will) && (isNoTopic(will.topic) || will.qos === 3);

/** Steps that break a rule of MQTT, whatever comes before them, or by their place on the connection. */
function breaksMqtt(steps: readonly Words[], level: ProtocolLevel): boolean {
  const greeted = new Map<unknown, boolean>();
  return steps.some(({ as = 'client', connect, send, publish, subscribe, unsubscribe }) => {
    if (isObject(connect)) {
      greeted.set(as, connect.greet !== false);
      return overridden(connect, level) || isWrongWill(connect.will);
    }
    if (isObject(publish)) return isNoTopic(publish.topic);
    if (isObject(subscribe)) return filtersOf(subscribe).some(isNoFilter);
    if (isObject(unsubscribe)) return filtersOf(unsubscribe).some(isNoFilter);
    if (!isObject(send)) return false;
    if ('hex' in send || 'frame' in send) return true;
    const packets = [send.packet, send.packets].flat().filter(isObject);
    return packets.some((packet) => {
      const misplaced = (packet.type === 'CONNECT') === (greeted.get(as) ?? false);
      greeted.set(as, true);
      return misplaced || isWrongPacket(packet, level);
    });
  });
}

const refusingStatus = ['error', 'FAILURE', 'NOT_FOUND'];

/** Whether an expectation is met by nothing but a refusal. */
export function refuses(expect: unknown): boolean {
  if (expect === 'closed') return true;
  if (!isObject(expect)) return false;
  const { anyOf, connack, suback, reply, message, http, closed } = expect;
  if (Array.isArray(anyOf)) return anyOf.every(refuses);
  if (closed === true) return true;
  const code = isObject(connack) ? connack.returnCode : connack;
  if (code !== undefined) return !some(code, (one) => one === 0) && code !== '{answer}';
  if (Array.isArray(suback)) return suback.every((one) => one === 128);
  if (isObject(http))
    return some(http.status, (one) => Number(one) >= 400) && !some(http.status, (one) => Number(one) < 400);
  const content = [reply, message].find(isObject)?.contains;
  return isObject(content) && refusingStatus.includes(String(content.status));
}

/** Every list of steps in a check. */
function stepsIn(value: unknown): Words[][] {
  if (Array.isArray(value)) {
    const steps = value.filter(isObject);
    return [steps, ...steps.flatMap((step) => Object.values(step).flatMap(stepsIn))];
  }
  return isObject(value) ? Object.values(value).flatMap(stepsIn) : [];
}

/** What the words of a requirement say of an act that no document allows. */
const speaksOfFault = new RegExp(
  '\\b(wrong|another (key|type)|malformed|illegal|unknown|not documented|(does|is) not (exist|JSON|written|authenticated)' +
    '|(is|what) no (legal request|request|JSON|value)|refused or ignored|cannot be written|is only read|lacks?)\\b',
  'i',
);

/** Whether a case does what its document does not allow, or is to be refused: its legal twin must come to something else. */
export function breaksTheDocument(
  { check, observes, text, values }: PlannedCase,
  level: ProtocolLevel,
): boolean {
  // An observation fails nobody.
  if (observes) return false;
  const lists = stepsIn(substitute(check.with, values));
  return (
    ['refused-without-permission', 'silent-client-is-ended'].includes(check.name) ||
    lists.some((steps) => breaksMqtt(steps, level)) ||
    lists.flat().some(({ expect }) => refuses(expect)) ||
    speaksOfFault.test(text)
  );
}
