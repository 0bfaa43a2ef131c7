import { aboutPackets, type Rule } from './rule.js';

/** MQTT-3.3.1-1 and -3: DUP says that the sender has tried before, which in a new session would have been seen. */
export const firstCopy: Rule = {
  id: 'first-copy',
  about: 'messages of QoS 1 and 2 in new sessions',
  judge: aboutPackets(['PUBLISH'], (packet, { text }, { resumes, deliveries, session }, publications) => {
    if (packet.qos === 0 || resumes || !session.known) return undefined;
    // A member of a group may get what another did not acknowledge.
    if (session.covering(packet.topic).some(({ filter }) => filter.startsWith('$share/'))) return undefined;
    const came = deliveries.some(
      ({ packetId, topic, payload }) =>
        packetId === packet.packetId && topic === packet.topic && payload.hex === packet.payload.hex,
    );
    if (!packet.dup || came) return 'kept';
    const passedOn = publications.of(packet).some(({ dup }) => dup) ? ', as its publisher had it' : '';
    return {
      expected: 'DUP 0 in the first copy of a message',
      actual: `${text} has DUP 1${passedOn}, and it was not sent before in this session`,
    };
  }),
};
