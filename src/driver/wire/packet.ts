export { describePacket } from './describe.js';
export type * from '../../verdict/packet.js';
