import type { ProtocolLevel } from './body.js';
import type { DecodeOptions } from './decode.js';

/** Bit 7 of the protocol level marks a bridge, a convention of Mosquitto's outside the standard. */
const withoutBridgeBit = (level: number): number => level & 0x7f;

/** What a connection speaks behind a CONNECT: an earlier version where that asks for one, never a later one. */
export const levelBehind = (asked: number, level: ProtocolLevel): ProtocolLevel =>
  level === 5 && withoutBridgeBit(asked) < 5 ? 4 : level;

/** Lets what comes be read as the answer to a CONNECT that asked for this level. */
export function readAsAnswerTo(asked: number, decoding: DecodeOptions): void {
  const { protocolLevel = 4 } = decoding;
  const level = levelBehind(asked, protocolLevel);
  if (level !== protocolLevel) decoding.protocolLevel = level;
  decoding.otherLevel = level === 5 ? asked !== 5 : ![3, 4].includes(asked);
}
