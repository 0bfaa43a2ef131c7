import { aboutBytes } from './of-kind.js';

/** Lengths, texts and codes: whatever else the bytes of a packet break. */
export const wellFormed = aboutBytes(
  'well-formed',
  'packets',
  'a packet as the standard describes it',
  () => true,
);
