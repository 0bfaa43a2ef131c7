import { acknowledgedWhileOthersLeave } from './acknowledged-while-others-leave.js';
import { attemptsAreSpaced } from './attempts-are-spaced.js';
import type { Check } from './check.js';
import { badInputOutlived } from './document/bad-input.js';
import { acknowledgedMessages } from './device/acknowledged-messages.js';
import { sentAfterDrop } from './device/after-drop.js';
import { breaksOff } from './device/breaks-off.js';
import { neverSends } from './device/never-sends.js';
import { deviceShows } from './device/device-shows.js';
import { keepsLimit } from './device/keeps-limit.js';
import { keepsReceiveMaximum } from './device/keeps-receive-maximum.js';
import { openIdsDiffer } from './device/open-ids-differ.js';
import { numbersCountOn } from './device/numbers-count-on.js';
import { packetsInOrder } from './device/packets-in-order.js';
import { packetsMatch } from './device/packets-match.js';
import { topicsAreSubscribed } from './device/topics-are-subscribed.js';
import { pingsInTime } from './device/pings-in-time.js';
import { completesHandshake } from './device/completes-handshake.js';
import { offersCipherSuites } from './device/offers-cipher-suites.js';
import { refusesCertificate } from './device/refuses-certificate.js';
import { usesWebSocket } from './device/uses-websocket.js';
import { releasedOnce } from './device/released-once.js';
import { notAgainWhileOpen } from './device/while-open.js';
import { deviceIsSeen } from './document/device-is-seen.js';
import { lastWillComes } from './document/last-will.js';
import { operationAccepted } from './document/operation-accepted.js';
import { operationReplies } from './document/operation-replies.js';
import { operationSends } from './document/operation-sends.js';
import { clockGoesOn } from './clock-goes-on.js';
import { copiesNameTheirSubscriptions } from './copies-name-their-subscriptions.js';
import { deliveredInOrder } from './delivered-in-order.js';
import { everyMessage } from './every-message.js';
import { highestQosComes } from './highest-qos-comes.js';
import { asksAgain } from './device/asks-again.js';
import { sessionIsResumed } from './device/session-is-resumed.js';
import { announcementsMatch } from './device/announcements-match.js';
import { announcedAgain } from './device/announced-again.js';
import { announcedAvailability } from './device/announced-availability.js';
import { announcedCommands } from './device/announced-commands.js';
import { attemptsArePaced } from './life/attempts-are-paced.js';
import { comesBack } from './life/comes-back.js';
import { endsWhatIsMalformed } from './life/ends-what-is-malformed.js';
import { keepAliveIsKept } from './life/keep-alive-is-kept.js';
import { missingAnswersAreNoticed } from './life/missing-answers-are-noticed.js';
import { noSubscribeStorm } from './life/no-subscribe-storm.js';
import { retriesBackOff } from './life/retries-back-off.js';
import { subscribesAgain } from './life/subscribes-again.js';
import { refusedWithoutPermission } from './refused-without-permission.js';
import { keptMessagesCome } from './kept-messages-come.js';
import { oncePerGroup } from './once-per-group.js';
import { propertyIsLeftOut } from './property-is-left-out.js';
import { releasedInOrder } from './released-in-order.js';
import { repliesInFlight } from './replies-in-flight.js';
import { retainedIsTakenBack } from './retained-is-taken-back.js';
import { silentClientIsEnded } from './silent-client-is-ended.js';
import { stepsCheck } from './steps-check.js';
import { timeAgreesWithBroker } from './time-agrees-with-broker.js';
import { unacknowledgedIdsDiffer } from './unacknowledged-ids-differ.js';
import { unsupportedLevelIsRefused } from './unsupported-level-is-refused.js';
import { wireRule } from './wire-rule.js';
import { writeReadBack } from './write-read-back.js';

/** The vocabulary of checks, in the order in which documentation lists them. */
export const builtInChecks: readonly Check[] = [
  stepsCheck,
  repliesInFlight,
  refusedWithoutPermission,
  writeReadBack,
  timeAgreesWithBroker,
  clockGoesOn,
  attemptsAreSpaced,
  everyMessage,
  retainedIsTakenBack,
  deliveredInOrder,
  highestQosComes,
  keptMessagesCome,
  silentClientIsEnded,
  releasedInOrder,
  unacknowledgedIdsDiffer,
  acknowledgedWhileOthersLeave,
  copiesNameTheirSubscriptions,
  oncePerGroup,
  propertyIsLeftOut,
  unsupportedLevelIsRefused,
  operationAccepted,
  operationReplies,
  operationSends,
  badInputOutlived,
  deviceIsSeen,
  lastWillComes,
  keepAliveIsKept,
  missingAnswersAreNoticed,
  comesBack,
  attemptsArePaced,
  subscribesAgain,
  noSubscribeStorm,
  endsWhatIsMalformed,
  retriesBackOff,
  asksAgain,
  sessionIsResumed,
  announcementsMatch,
  announcedAgain,
  announcedAvailability,
  announcedCommands,
  packetsMatch,
  packetsInOrder,
  numbersCountOn,
  topicsAreSubscribed,
  deviceShows,
  acknowledgedMessages,
  releasedOnce,
  refusesCertificate,
  completesHandshake,
  offersCipherSuites,
  usesWebSocket,
  pingsInTime,
  openIdsDiffer,
  sentAfterDrop,
  notAgainWhileOpen,
  keepsLimit,
  keepsReceiveMaximum,
  breaksOff,
  neverSends,
  wireRule,
];

export type { AnnouncedChange, Check, CheckContext } from './check.js';
export { beginningsIn } from './rules/foreign.js';
export { judgeTranscript, type Violation } from './rules/judge-transcript.js';
export { wireRules } from './rules/index.js';
export { runSteps } from '../steps/run-steps.js';
