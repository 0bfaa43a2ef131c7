import { oneOf, templated } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import type { Observed } from '../../driver/driver.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { Watch } from './watch.js';
import { on } from './words.js';

const words = {
  on,
  judges: required(
    templated(oneOf('subprotocol', 'binary-frames')),
    'What is judged: the subprotocols that it asks for, or the frames in which its packets come.',
  ),
  time: required(templated(duration), 'How long packets behind its CONNECT are looked at.'),
};

/** How many packets are looked at besides: each goes the same way. */
const PACKETS = 3;

/** How a device opens a WebSocket and what it sends on it, on a connection that is seen from its beginning. */
export const usesWebSocket = defineCheck<Written<typeof words>>({
  name: 'uses-websocket',
  text: 'A device that comes over WebSocket asks for the subprotocol mqtt and sends binary frames.',
  parameters: object(words).schema,
  waits: ({ time }) => plannedTime(time) + 120_000,
  costs: () => ({ drops: 1 }),
  async run(context, written) {
    const { judges, time, on: name } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    const { connection: last } = await watch.session();
    await watch.peer.end();
    const isNext = (event: Observed): boolean =>
      event.type === 'transport' && event.what === 'upgraded' && event.connection > last;
    const opened = await watch.peer.next(isNext, context.within, 'the device asks for a WebSocket');
    if (opened.type !== 'transport' || opened.what !== 'upgraded')
      throw new Inconclusive('the device did not ask for a WebSocket again');
    if (judges === 'subprotocol') judgeSubprotocols(opened.subprotocols);
    else await judgeFrames(watch, opened.connection, milliseconds(time));
    return 1;
  },
});

function judgeSubprotocols(names: readonly string[]): void {
  if (names.includes('mqtt')) return;
  throw new NonConformance(
    'the device asks for the subprotocol mqtt',
    names.length === 0 ? 'it asks for none' : `it asks for ${names.join(', ')}`,
  );
}

async function judgeFrames(watch: Watch, connection: number, time: number): Promise<void> {
  let until = watch.deadline(watch.context.within);
  for (let seen = 0; seen < PACKETS; seen += 1) {
    const isNext = (event: Observed): boolean =>
      event.type === 'packet' ||
      event.type === 'closed' ||
      (event.type === 'transport' && event.what === 'text-frame');
    const event = await watch.next({ connection }, isNext, until, 'a packet of the device');
    if (event?.type === 'transport')
      throw new NonConformance('MQTT in binary frames', 'a text frame of WebSocket came');
    if (event?.type === 'packet') {
      if (seen === 0) until = watch.deadline(time);
      continue;
    }
    if (seen === 0) throw new Inconclusive('the device sent no packet on its next connection');
    return;
  }
}
