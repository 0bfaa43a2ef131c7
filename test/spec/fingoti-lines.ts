/** What covers a line: requirements by id, or a fact that stays untested, or a ruling that says how it is read. */
export interface Line {
  line: number;
  says: string;
  requirements?: string[];
  untested?: string;
  ruling?: string;
}

const requests = ['fingoti.envelope.alone', 'fingoti.read.success'];
const writes = ['fingoti.write.success', 'fingoti.write.enabled'];

/** Every line of the document that says something, in its order; the others are headings, fences and braces. */
export const lines: readonly Line[] = [
  { line: 5, says: 'on Pebl and Vyne', untested: 'The property exists on the Pebl and on the Vyne.' },
  {
    line: 6,
    says: 'the status and the reasons of failures can be read',
    requirements: ['fingoti.read.connected', 'fingoti.read.error', 'fingoti.error.follows'],
  },
  { line: 11, says: 'it is the MQTT session', requirements: ['fingoti.read.success'], ruling: 'session' },
  { line: 16, says: 'property of a read', requirements: requests },
  { line: 17, says: 'operation of a read', requirements: requests },
  { line: 24, says: 'success of a read', requirements: ['fingoti.read.success'] },
  { line: 25, says: 'property of its answer', requirements: ['fingoti.read.property'] },
  { line: 26, says: 'its result', requirements: ['fingoti.read.enabled', 'fingoti.read.connected'] },
  { line: 27, says: 'enabled in it', requirements: ['fingoti.read.enabled'] },
  { line: 28, says: 'connected in it', requirements: ['fingoti.read.connected'] },
  {
    line: 29,
    says: 'error in it, 0 beside connected true',
    requirements: ['fingoti.read.error', 'fingoti.read.error-while-connected', 'fingoti.read.error-present'],
    untested: 'The example of reading has error 0 beside connected true.',
    ruling: 'error-when-connected',
  },
  {
    line: 35,
    says: 'what enabled means',
    requirements: ['fingoti.read.enabled', 'fingoti.write.kept', 'fingoti.enabled.stays-away'],
  },
  {
    line: 36,
    says: 'what connected means',
    requirements: [
      'fingoti.read.connected',
      'fingoti.connected.accepted',
      'fingoti.connected.slow',
      'fingoti.connected.unacknowledged',
      'fingoti.connected.refused',
      'fingoti.connected.stopped',
      'fingoti.connected.dropped',
      'fingoti.connected.disabled',
      'fingoti.connected.back',
    ],
  },
  {
    line: 37,
    says: 'what error means',
    requirements: [
      'fingoti.read.error',
      'fingoti.error.closed-at-once',
      'fingoti.error.closed-unanswered',
      'fingoti.error.follows',
    ],
  },
  { line: 41, says: 'there is a list of reasons', ruling: 'error-provoked' },
  { line: 43, says: 'error 0', requirements: ['fingoti.error.0'] },
  { line: 45, says: 'error 1', requirements: ['fingoti.error.1'] },
  { line: 47, says: 'error 2', requirements: ['fingoti.error.2'] },
  { line: 49, says: 'error 3', requirements: ['fingoti.error.3'] },
  { line: 51, says: 'error 4', requirements: ['fingoti.error.4'], ruling: 'closed-without-answer' },
  {
    line: 53,
    says: 'error 5, and the version that a broker must have',
    requirements: ['fingoti.error.5', 'fingoti.connect.level'],
    ruling: 'protocol-level',
  },
  { line: 55, says: 'error 6', requirements: ['fingoti.error.6'] },
  { line: 57, says: 'error 7', requirements: ['fingoti.error.7'] },
  { line: 59, says: 'error 8', requirements: ['fingoti.error.8'] },
  { line: 61, says: 'error 9', requirements: ['fingoti.error.9'] },
  {
    line: 66,
    says: 'writing switches the session on or off',
    requirements: ['fingoti.enabled.connects', 'fingoti.enabled.disconnects'],
  },
  { line: 71, says: 'property of a write', requirements: [...writes, 'fingoti.malformed.property'] },
  { line: 72, says: 'operation of a write', requirements: [...writes, 'fingoti.malformed.operation'] },
  { line: 73, says: 'payload of a write', requirements: [...writes, 'fingoti.malformed.payload'] },
  { line: 74, says: 'enabled in it', requirements: [...writes, 'fingoti.malformed.enabled'] },
  {
    line: 80,
    says: 'what enabled means there',
    requirements: ['fingoti.write.kept', 'fingoti.enabled.stays-away', 'fingoti.malformed.enabled'],
  },
  { line: 85, says: 'success of a write', requirements: ['fingoti.write.success'] },
  { line: 86, says: 'property of its answer', requirements: ['fingoti.write.property'] },
  { line: 87, says: 'its result', requirements: ['fingoti.write.enabled', 'fingoti.write.connected'] },
  { line: 88, says: 'enabled in it', requirements: ['fingoti.write.enabled'] },
  {
    line: 89,
    says: 'connected in it, true at once',
    requirements: ['fingoti.write.connected'],
    untested: 'The example of switching on says connected at once.',
    ruling: 'connected-in-write',
  },
  { line: 95, says: 'what enabled means in it', requirements: ['fingoti.write.enabled'] },
  {
    line: 96,
    says: 'what connected means in it',
    requirements: [
      'fingoti.write.connected',
      'fingoti.write.connected-false',
      'fingoti.write.connected-true',
    ],
  },
];
