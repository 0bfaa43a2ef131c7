import type { PacketToSend } from '../wire/encode.js';

/** Return codes of MQTT 3.1.1 (table 3.1) and the reason codes of MQTT 5.0 (section 3.2.2.2) that say the same. */
const sameIn5: readonly [before5: number, of5: number][] = [
  [1, 0x84],
  [2, 0x85],
  [3, 0x88],
  [4, 0x86],
  [5, 0x87],
];

/** Of the reason codes that MQTT 3.1.1 has no word for, what comes nearest: the server is not available. */
const unavailable = 3;

/** The CONNACK that refuses, by a code of either version, in the words of the version that the connection speaks. */
export function refusal(code: number, level: 3 | 4 | 5): PacketToSend {
  const [before5, of5] = sameIn5.find((both) => both.includes(code)) ?? [unavailable, code];
  return { type: 'CONNACK', returnCode: level === 5 ? of5 : before5 };
}
