import type { LegalTwins } from './mending.js';
import { ofMqtt, ofMqtt31 } from './mqtt.js';
import { ofDevicehive, ofFingoti, ofGoE, ofInvisoutlet, ofThingsboard } from './payloads.js';

/** By spec. */
export const legalTwins: Record<string, LegalTwins> = {
  devicehive: ofDevicehive,
  fingoti: ofFingoti,
  'go-e-charger': ofGoE,
  invisoutlet: ofInvisoutlet,
  'mqtt-3.1': ofMqtt31,
  'mqtt-3.1.1': ofMqtt,
  thingsboard: ofThingsboard,
};
