import { packetToSend } from '../driver/wire/packets/index.js';

/** The definitions of `specs/conformance.schema.json` that records give. */
export const definitions = { ...packetToSend.definitions };
