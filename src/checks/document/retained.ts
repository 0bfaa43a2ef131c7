import type { CheckContext } from '../check.js';
import type { Step } from '../../steps/step.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { connected, nextMessage, subscribe, type Message } from './listening.js';

/** Milliseconds: brokers send retained messages with the SUBACK, one over a network of its own a little later. */
const retainedWithin = 2000;

/** The retained message that a new subscription brings, or undefined; what orders nothing behind it is given a while. */
export async function retainedOn(
  context: CheckContext,
  topic: string,
  as: string,
): Promise<Message | undefined> {
  const exchange = await connected(context, as);
  const [granted] = await subscribe(exchange, [topic], 1, as);
  if (granted === undefined) throw new Inconclusive(`the broker grants no second subscription of ${topic}`);
  const until = context.driver.elapsed() + Math.min(context.within, retainedWithin);
  const isKept = (packet: Message['packet']): boolean => packet.topic === topic && packet.retain;
  const kept = await nextMessage(exchange, isKept, { until, what: `a retained message on ${topic}`, as });
  await exchange.leave();
  return kept;
}

/**
 * Writes down that we are about to leave a retained message at somebody's broker: what was kept before is put back, an
 * empty message takes ours away (MQTT 3.1.1, 3.3.1.3), and a later subscription must see it so.
 */
export function willRetain(context: CheckContext, topic: string, before?: Message['packet']): void {
  const hex = before?.payload.hex ?? '';
  const quiet = `${Math.min(context.within, retainedWithin)}ms`;
  const undo: Step[] = [
    { connect: {} },
    { publish: { topic, hex, qos: before?.qos === 0 ? 0 : 1, retain: true } },
    { disconnect: {} },
  ];
  const readBack: Step[] = [
    { as: 'later', connect: {} },
    { as: 'later', subscribe: { filter: topic, qos: 1 } },
    before
      ? { as: 'later', given: { message: { topic, retain: true, hex } } }
      : { as: 'later', nothing: { topic, until: { quiet } } },
    { as: 'later', disconnect: {} },
  ];
  context.willChange({
    text: before
      ? `the retained message on ${topic} of before the run is published again`
      : `the retained message of ours on ${topic} is taken away`,
    undo,
    readBack,
    reads: {},
  });
}
