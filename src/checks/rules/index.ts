import { acknowledgement } from './acknowledgement.js';
import { clientBytes } from './client-bytes.js';
import { aliasesUp, closesAfterLeave, emptyClientId, expiryAtLeave } from './client-conduct.js';
import { connackFirst } from './connack-first.js';
import { connectFirst } from './connect-first.js';
import { dupQos0 } from './dup-qos-0.js';
import { firstCopy } from './first-copy.js';
import { idInUse } from './id-in-use.js';
import { keepAlive } from './keep-alive.js';
import { lastWord } from './last-word.js';
import { nothingAfterDisconnect } from './nothing-after-disconnect.js';
import { packetSize } from './packet-size.js';
import { properties } from './properties.js';
import { reasonCodes } from './reason-codes.js';
import { receiveMaximum } from './receive-maximum.js';
import { subscriptionIdentifier } from './subscription-identifier.js';
import { topicAlias } from './topic-alias.js';
import { authentication, problemInformation, responseInformation } from './unasked-properties.js';
import { packetId } from './packet-id.js';
import { packetTypes } from './packet-types.js';
import { pingresp } from './pingresp.js';
import { qos3 } from './qos-3.js';
import { qos } from './qos.js';
import { reservedFlags } from './reserved-flags.js';
import { retainLive } from './retain-live.js';
import type { Rule } from './rule.js';
import { sessionPresentClean } from './session-present-clean.js';
import { sessionPresentRefused } from './session-present-refused.js';
import { silentAfterRefusal } from './silent-after-refusal.js';
import { suback } from './suback.js';
import { subscribed } from './subscribed.js';
import { topicWildcards } from './topic-wildcards.js';
import { wellFormed } from './well-formed.js';
import { willRetain } from './will-retain.js';

const ofBoth: readonly Rule[] = [
  packetTypes,
  reservedFlags,
  packetId,
  qos3,
  dupQos0,
  topicWildcards,
  wellFormed,
  acknowledgement,
  idInUse,
  firstCopy,
];

const ofServer: readonly Rule[] = [
  connackFirst,
  sessionPresentRefused,
  sessionPresentClean,
  silentAfterRefusal,
  subscribed,
  retainLive,
  qos,
  suback,
  pingresp,
  ...ofBoth,
];

/** What holds on every connection, by what the target is on it. */
export const wireRules: Readonly<
  Record<'server' | 'client' | 'server of 5.0' | 'only a client', readonly Rule[]>
> = {
  server: ofServer,
  'server of 5.0': [
    ...ofServer,
    properties,
    reasonCodes,
    nothingAfterDisconnect,
    packetSize,
    topicAlias,
    receiveMaximum,
    subscriptionIdentifier,
    problemInformation,
    responseInformation,
    authentication,
  ],
  client: [connectFirst, lastWord, willRetain, ...ofBoth],
  'only a client': [
    connectFirst,
    lastWord,
    firstCopy,
    emptyClientId,
    aliasesUp,
    expiryAtLeave,
    closesAfterLeave,
    keepAlive,
    ...clientBytes,
  ],
};

export type { Rule } from './rule.js';
