/** What the document says, line by line, and where the spec has it: requirements, untested facts, rulings. */
export interface Line {
  line: number;
  says: string;
  /** Requirements, or families that end in `*`. */
  requirements?: readonly string[];
  /** Beginnings of untested facts. */
  untested?: readonly string[];
  rulings?: readonly string[];
}

export const lines: readonly Line[] = [
  {
    line: 5,
    says: 'keys are read and written over MQTT, writing only when enabled; MQTT is enabled by app or HTTP',
    requirements: [
      'topics.agrees',
      'topics.truth',
      'topics.states',
      'mqtt-write.*',
      'mqtt-write-back.*',
      'mqtt-read-only.*',
      'mcr.off',
      'mce.on',
    ],
    untested: ['MQTT can be enabled by the app', 'Writing over MQTT is not allowed'],
  },
  {
    line: 7,
    says: 'a prefix changes the topics on which chargers emit and listen',
    requirements: ['mtp.emits', 'mtp.leaves', 'mtp.listens', 'mtp.unheard'],
    rulings: ['prefix'],
  },
  {
    line: 11,
    says: 'where the app has the settings',
    untested: ['The app shows and changes'],
  },
  {
    line: 15,
    says: 'the preconfigured test broker is for short tests only',
    untested: ['A test broker is configured'],
  },
  {
    line: 19,
    says: 'keys configure and verify the connection over HTTP',
    requirements: ['status.answers', 'status.all', 'read.*', 'write.*'],
  },
  {
    line: 21,
    says: 'an example sets two keys in one call, mcu without quotation marks',
    requirements: ['several.all', 'several.settings', 'mcu.unquoted'],
    untested: ['The example call'],
    rulings: ['unquoted-example'],
  },
  { line: 23, says: 'keys are Config or Status', untested: ['Each key is of category'] },
  { line: 25, says: 'mce', requirements: ['read.mce', 'write.mce', 'mce.on', 'mce.off'] },
  { line: 26, says: 'mcu', requirements: ['read.mcu', 'write.mcu', 'mcu.moves', 'mcu.login'] },
  {
    line: 27,
    says: 'mcr',
    requirements: ['read.mcr', 'write.mcr', 'mcr.on', 'mcr.off', 'mcr.on-http', 'mcr.on-publishes'],
    untested: ['A write over MQTT while mcr is true'],
  },
  {
    line: 28,
    says: 'mtp, null for the default',
    requirements: ['read.mtp', 'write.mtp', 'mtp.emits', 'mtp.letters', 'mtp.reset', 'mtp.never-null'],
  },
  {
    line: 29,
    says: 'mqg',
    requirements: ['read.mqg', 'write.mqg', 'tls.global.*'],
    untested: ['With mqg true a broker'],
    rulings: ['what-is-trusted'],
  },
  {
    line: 30,
    says: 'mqcn',
    requirements: [
      'read.mqcn',
      'write.mqcn',
      'tls.global-name.*',
      'tls.name-skipped',
      'tls.name-skipped-refused.*',
    ],
    rulings: ['no-public-certificate', 'talks-to-trusted'],
  },
  { line: 31, says: 'mqss', requirements: ['read.mqss', 'write.mqss', 'tls.skipped.*'] },
  {
    line: 32,
    says: 'mcs, only read',
    requirements: [
      'read.mcs',
      'read-only.mcs',
      'mqtt-read-only.mcs',
      'mcs.on',
      'mcs.off',
      'mcs.refused',
      'mcs.silent',
      'mcs.reset',
      'mcs.stopped',
    ],
  },
  {
    line: 33,
    says: 'mcc, only read',
    requirements: [
      'read.mcc',
      'read-only.mcc',
      'mqtt-read-only.mcc',
      'mcc.connected',
      'mcc.disabled',
      'mcc.refused',
      'mcc.silent',
      'mcc.reset',
      'mcc.stopped',
    ],
  },
  {
    line: 34,
    says: 'mcca, null or milliseconds, only read; to be subtracted from rbt',
    requirements: [
      'read.mcca',
      'read.rbt',
      'rbt.runs',
      'read-only.mcca',
      'mqtt-read-only.mcca',
      'mcca.renewed',
      'mcca.kept',
      'mcca.agrees',
    ],
    untested: ['The times of mcca and mlra are null'],
    rulings: ['timestamps', 'clock'],
  },
  {
    line: 35,
    says: 'mlr, text or null, only read',
    requirements: [
      'read.mlr',
      'read-only.mlr',
      'mqtt-read-only.mlr',
      'mlr.refused',
      'mlr.silent',
      'mlr.reset',
      'mlr.stopped',
      'mlr.differs',
      'mlr.kept',
      'mlr.no-error',
    ],
    rulings: ['last-error'],
  },
  {
    line: 36,
    says: 'mlra, null or milliseconds, only read',
    requirements: [
      'read.mlra',
      'read-only.mlra',
      'mqtt-read-only.mlra',
      'mlra.renewed',
      'mlra.kept',
      'mlra.agrees',
    ],
  },
  { line: 37, says: 'mck', requirements: ['read.mck', 'write.mck'], rulings: ['key-material'] },
  {
    line: 38,
    says: 'mqcc',
    requirements: ['read.mqcc', 'write.mqcc', 'tls.client-certificate'],
    rulings: ['client-certificate'],
  },
  {
    line: 39,
    says: 'msc',
    requirements: ['read.msc', 'write.msc', 'tls.authority', 'tls.authority-refused.*'],
  },
  {
    line: 43,
    says: 'the topics are still to be documented',
    untested: ['The topics for reading and writing'],
    rulings: ['topics'],
  },
];

/** The table of the keys: line, key, data type as JSON Schema has it when it is read, whether it can be written. */
export const keys: readonly [number, string, string | string[], 'R/W' | 'R'][] = [
  [25, 'mce', 'boolean', 'R/W'],
  [26, 'mcu', 'string', 'R/W'],
  [27, 'mcr', 'boolean', 'R/W'],
  [28, 'mtp', 'string', 'R/W'],
  [29, 'mqg', 'boolean', 'R/W'],
  [30, 'mqcn', 'boolean', 'R/W'],
  [31, 'mqss', 'boolean', 'R/W'],
  [32, 'mcs', 'boolean', 'R'],
  [33, 'mcc', 'boolean', 'R'],
  [34, 'mcca', ['integer', 'null'], 'R'],
  [35, 'mlr', ['string', 'null'], 'R'],
  [36, 'mlra', ['integer', 'null'], 'R'],
  [37, 'mck', 'string', 'R/W'],
  [38, 'mqcc', 'string', 'R/W'],
  [39, 'msc', 'string', 'R/W'],
];
