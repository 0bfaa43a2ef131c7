import { aboutBytes } from './of-kind.js';

/** MQTT 5.0, section 2.2.2: which properties a packet may have, how often, and what their values may be. */
export const properties = aboutBytes(
  'properties',
  'packets with properties',
  'properties that the packet may have, each as the standard gives it',
  (packet) => ((packet as { properties?: unknown[] } | undefined)?.properties ?? []).length > 0,
);
