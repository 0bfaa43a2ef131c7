import type { BrokerBehaviour } from './behaviour.js';
import type { PropertiesToSend } from '../wire/packets/properties-to-send.js';

/** Packets of ours that can be held back. */
export const withholdable = [
  'CONNACK',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBACK',
  'UNSUBACK',
  'PINGRESP',
] as const;

export type Withholdable = (typeof withholdable)[number];

/** How our broker serves a connection, where that is not as a broker usually would. */
export interface Serving {
  /** Packets that are taken in and never answered by these; `everything`: nothing is sent at all. */
  withhold?: readonly Withholdable[] | 'everything';
  /** What CONNACK says of a session, whatever our broker has. */
  sessionPresent?: boolean;
  /** Of CONNACK, to who speaks MQTT 5.0. */
  properties?: PropertiesToSend;
  /** What SUBACK grants at most, 128, which refuses, or 127, which no version of MQTT has. */
  granted?: 0 | 1 | 2 | 127 | 128;
  /** The reason code of PUBACK and PUBREC, to who speaks MQTT 5.0. */
  acknowledgeWith?: number;
}

/** The keep-alive that our broker's CONNACK gives, in seconds. */
export function serverKeepAlive({ properties }: Serving): number | undefined {
  if (!Array.isArray(properties)) return undefined;
  const given = (properties as readonly unknown[]).find(
    (one): one is { value: number } =>
      typeof one === 'object' && one !== null && 'name' in one && one.name === 'serverKeepAlive',
  );
  return typeof given?.value === 'number' ? given.value : undefined;
}

/** Whether a packet of ours is held back. */
export const isWithheld = ({ withhold = [] }: Serving, type: string): boolean =>
  withhold === 'everything' || (withhold as readonly string[]).includes(type);

/** How a behaviour serves a connection; undefined for one that does not, or not at once. */
export function servingOf(behaviour: BrokerBehaviour): Serving | undefined {
  if (behaviour === 'accept') return {};
  if (typeof behaviour === 'string') return undefined;
  if ('accept' in behaviour) return behaviour.accept;
  return 'withhold' in behaviour ? { withhold: behaviour.withhold } : undefined;
}
