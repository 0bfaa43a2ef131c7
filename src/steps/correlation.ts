import type { Message } from '../spec/api.js';

/** Where the messages of an operation have the id that tells their reply. */
export const correlationOf = (messages: readonly Message[]): string | undefined =>
  messages.find(({ correlation }) => correlation !== undefined)?.correlation;
