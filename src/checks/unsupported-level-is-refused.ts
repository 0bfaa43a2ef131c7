import { integer } from '../schema/form.js';
import { object, required, type Written } from '../schema/words.js';
import { steps, who } from './parameters.js';
import type { Observed } from '../driver/driver.js';
import { substitute } from '../spec/template.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { defineCheck, type CheckContext } from './check.js';
import { refuseOtherEnds } from './end-of-connection.js';
import { describeEvent } from '../steps/demand.js';
import type { Exchange } from '../steps/exchange.js';
import { runSteps } from '../steps/run-steps.js';

const words = {
  before: required(steps, 'Steps that send a CONNECT of MQTT 5.0 and await nothing.'),
  on: required(who, 'The client that sends it.'),
  codes: required(
    object({
      of311: required(integer(), 'The return code with which MQTT 3.1.1 refuses a protocol level.'),
      of5: required(integer(), 'The reason code of MQTT 5.0.'),
    }),
    'The codes that refuse.',
  ),
};

type Parameters = Written<typeof words>;

/** Whether the target takes up the connection in the way of MQTT 5.0; nothing else may accept such a CONNECT. */
const speaks5 = (event: Observed): boolean =>
  event.type === 'packet' &&
  event.packet.type === 'CONNACK' &&
  event.packet.ofVersion5 === true &&
  event.packet.returnCode === 0;

/**
 * A CONNECT of a later version has another layout, so who accepts it must answer in that layout, and who does not speak
 * that version refuses it and closes. Whether a target speaks the version is its own affair.
 */
export const unsupportedLevelIsRefused = defineCheck<Parameters>({
  name: 'unsupported-level-is-refused',
  text: 'A CONNECT of MQTT 5.0 is answered in the way of MQTT 5.0, or refused with its return code and closed.',
  stepLists: ['before'],
  parameters: object(words).schema,
  async run(context, { before, ...written }) {
    const exchange = await runSteps(context, before, { part: 'before', judging: true });
    const { on, codes } = substitute(written, context.scope);
    const peer = exchange.peer(on);
    const what = `CONNACK ${codes.of311}, or a CONNACK of MQTT 5.0`;
    const answer = await peer.next(() => true, context.within, what);
    // Whoever takes no connection at all has not refused this CONNECT.
    exchange.unanswered.refuse(peer, answer, what);
    // Nothing else was written on it.
    if (answer.type === 'closed') refuseOtherEnds(answer, answer.at, 'CONNECT');
    if (speaks5(answer)) tell(context, on, `${describeEvent(answer)}: the target speaks MQTT 5.0 as well`);
    else await judgeRefusal(exchange, on, { answer, codes, what });
    return 1;
  },
});

async function judgeRefusal(
  exchange: Exchange,
  on: string,
  { answer, codes, what }: { answer: Observed; codes: Parameters['codes']; what: string },
): Promise<void> {
  if (answer.type !== 'packet' || answer.packet.type !== 'CONNACK' || answer.malformed)
    throw new NonConformance(what, describeEvent(answer));
  const { returnCode, ofVersion5 = false } = answer.packet;
  if (ofVersion5 && returnCode !== codes.of5)
    throw new Inconclusive(
      `${what}: the target speaks MQTT 5.0 and refuses with 0x${returnCode.toString(16)}`,
    );
  if (!ofVersion5 && returnCode !== codes.of311) throw new NonConformance(what, describeEvent(answer));
  const closes = 'the target closes the connection that it has refused';
  const end = await exchange.peer(on).next(({ type }) => type === 'closed', exchange.context.within, closes);
  if (end.type !== 'closed')
    throw new NonConformance(closes, `it stayed open for ${exchange.context.within} ms`);
}

const tell = ({ driver }: CheckContext, on: string, text: string): void =>
  void driver.record({ on, type: 'seen', text });
