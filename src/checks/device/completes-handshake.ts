import { oneOf, templated } from '../../schema/form.js';
import { object, required, type Written } from '../../schema/words.js';
import { certificateKinds } from '../../driver/broker/certificates.js';
import type { Observed } from '../../driver/driver.js';
import { duration } from '../../spec/format/common.js';
import { milliseconds, plannedTime } from '../../spec/duration.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { ending, Watch } from './watch.js';
import { on } from './words.js';

const words = {
  on,
  certificate: required(
    templated(oneOf(...certificateKinds)),
    'The certificate that our broker shows, which is in order.',
  ),
  time: required(templated(duration), 'How long the handshake may take.'),
};

/** A device that comes over TLS brings the handshake to its end where the certificate is in order, however large it is. */
export const completesHandshake = defineCheck<Written<typeof words>>({
  name: 'completes-handshake',
  text: 'A device that comes over TLS brings the handshake to its end.',
  parameters: object(words).schema,
  waits: ({ time }) => plannedTime(time) + 120_000,
  costs: () => ({ drops: 1 }),
  async run(context, written) {
    const { certificate, time, on: name } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    await watch.session();
    await watch.peer.behave([{ certificate }]);
    const isHello = (event: Observed): boolean => event.type === 'transport' && event.what === 'client-hello';
    const hello = await watch.peer.next(isHello, context.within, 'the device begins TLS');
    if (hello.type !== 'transport') throw new Inconclusive('the device did not begin TLS again');
    const isOver = (event: Observed): boolean =>
      event.type === 'closed' || (event.type === 'transport' && event.what === 'secured');
    const until = watch.deadline(milliseconds(time));
    const end = await watch.next(hello, isOver, until, 'the end of the handshake');
    if (end?.type === 'transport' && end.what === 'secured') {
      watch.tell(`the handshake came to its end: ${end.version}, ${end.suite}`);
      return 1;
    }
    throw new NonConformance(
      'the device brings the TLS handshake to its end',
      end ? ending(end) : `it did not within ${time}`,
    );
  },
});
