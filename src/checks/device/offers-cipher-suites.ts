import { list, string } from '../../schema/form.js';
import { object, optional, required, type Written } from '../../schema/words.js';
import type { Observed } from '../../driver/driver.js';
import { substitute } from '../../spec/template.js';
import { Inconclusive, NonConformance } from '../../verdict/non-conformance.js';
import { defineCheck } from '../check.js';
import { Watch } from './watch.js';
import { on } from './words.js';

const suites = list(string({ pattern: '^[0-9a-f]{4}$' }), 1);

const words = {
  on,
  anyOf: required(
    suites,
    'Numbers of cipher suites, as four hexadecimal digits, of which it offers one at least.',
  ),
  besides: optional(suites, 'All that it may offer besides; anything where they are missing.'),
};

/** What stands among them and is none: a signal (RFC 5746, RFC 7507). */
const signals = new Set([0x00ff, 0x5600]);

/** Values that say nothing and only keep servers used to unknown ones (RFC 8701). */
const isReserved = (suite: number): boolean => (suite & 0x0f0f) === 0x0a0a && suite >> 8 === (suite & 0xff);

/** The cipher suites that a device offers in its ClientHello. */
export const offersCipherSuites = defineCheck<Written<typeof words>>({
  name: 'offers-cipher-suites',
  text: 'A device that comes over TLS offers cipher suites that the broker has.',
  parameters: object(words).schema,
  waits: () => 120_000,
  costs: () => ({ drops: 1 }),
  async run(context, written) {
    const { anyOf, besides, on: name } = substitute(written, context.scope);
    const watch = new Watch(context, name);
    await watch.session();
    await watch.peer.end();
    const isHello = (event: Observed): boolean => event.type === 'transport' && event.what === 'client-hello';
    const hello = await watch.peer.next(isHello, context.within, 'the device begins TLS');
    if (hello.type !== 'transport' || hello.what !== 'client-hello')
      throw new Inconclusive('the device did not begin TLS again');
    const offered = hello.suites.filter((suite) => !signals.has(suite) && !isReserved(suite)).map(inHex);
    watch.tell(`it offers ${offered.join(', ')}`);
    if (!offered.some((suite) => anyOf.includes(suite)))
      throw new NonConformance(`one of ${anyOf.join(', ')}`, `it offers ${offered.join(', ')}`);
    const others = offered.filter((suite) => !anyOf.includes(suite) && !besides?.includes(suite));
    if (besides && others.length > 0)
      throw new NonConformance(
        'no cipher suite that the broker does not have',
        `it offers ${others.join(', ')}`,
      );
    return 1;
  },
});

const inHex = (suite: number): string => suite.toString(16).padStart(4, '0');
