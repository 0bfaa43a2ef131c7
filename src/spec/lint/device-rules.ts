import { didYouMean } from '../nearest.js';
import type { Expect, ExpectWords, Step } from '../steps.js';
import type { Rule } from './index.js';
import { eachStepList } from './step-rules.js';

/** What only our broker can see of a target. */
const seenByOurBroker: readonly (keyof ExpectWords)[] = [
  'connect',
  'connected',
  'disconnected',
  'came',
  'certificate',
  'subscribed',
  'unsubscribed',
];

/** The words of an expectation, those of its alternatives with them. */
function wordsOf(expect: Expect | undefined): string[] {
  if (expect === undefined) return [];
  if (typeof expect === 'string') return [expect];
  return [...Object.keys(expect), ...(expect.anyOf ?? []).flatMap(wordsOf)];
}

/** Why a step is about our broker; undefined when it is not. */
function aboutOurBroker(step: Step): string | undefined {
  if (step.broker !== undefined) return 'broker';
  return seenByOurBroker.find((word) => [...wordsOf(step.expect), ...wordsOf(step.given)].includes(word));
}

const listenersAreKnown: Rule = (spec, report, checks) => {
  const listeners = Object.keys(spec.listeners);
  eachStepList(spec, checks, (steps, pointer) =>
    steps.forEach((step, index) => {
      const word = aboutOurBroker(step);
      const as = step.as ?? (step.broker === undefined ? 'client' : 'broker');
      if (word !== undefined && !as.includes('{') && !listeners.includes(as))
        report(
          `${pointer}/${index}`,
          `"${word}" is about our broker, and "${as}" is none of its listeners${didYouMean(as, listeners)}`,
        );
    }),
  );
};

const serversAndEnvelopesAreKnown: Rule = (spec, report, checks) => {
  const servers = Object.keys(spec.api.servers);
  const envelopes = Object.keys(spec.envelopes);
  eachStepList(spec, checks, (steps, pointer) =>
    steps.forEach((step, index) => {
      const server = step.open?.server;
      if (server !== undefined && !servers.includes(server))
        report(
          `${pointer}/${index}/open/server`,
          `the API has no server "${server}"${didYouMean(server, servers)}`,
        );
      const envelope = step.request?.envelope;
      if (envelope !== undefined && !envelope.includes('{') && !envelopes.includes(envelope))
        report(
          `${pointer}/${index}/request/envelope`,
          `there is no envelope "${envelope}"${didYouMean(envelope, envelopes)}`,
        );
    }),
  );
};

/** Rules for specs of devices. */
export const deviceRules: readonly Rule[] = [listenersAreKnown, serversAndEnvelopesAreKnown];
