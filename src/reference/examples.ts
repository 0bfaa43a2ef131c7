import { behaviourExamples } from '../driver/broker/behaviour.js';
import { packetRecords } from '../driver/wire/packets/index.js';
import { frameExamples } from '../spec/format/step-frame.js';
import { expectations } from '../steps/expects/index.js';
import { anyOfExample } from '../steps/step.js';
import { verbs } from '../steps/verbs/index.js';

export type Steps = readonly Record<string, unknown>[];

/** What the author's reference shows of each word: steps that pass `check` in the example spec. */
export const examples: Readonly<Record<string, Steps>> = Object.fromEntries([
  ...Object.entries(frameExamples).map(([name, steps]) => [`step ${name}`, steps]),
  ...verbs.map(({ name, example }) => [`verb ${name}`, example]),
  ...expectations.map(({ name, example }) => [`expect ${name}`, example]),
  ['expect anyOf', anyOfExample],
  ...Object.values(packetRecords).map(({ type, example }) => [
    `packet ${type}`,
    [{ connect: {} }, { send: { packet: example }, expect: 'closed' }],
  ]),
  ...Object.entries(behaviourExamples).map(([name, behaviour]) => [
    `broker ${name}`,
    [{ broker: behaviour }],
  ]),
]) as Record<string, Steps>;
