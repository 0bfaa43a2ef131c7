import type { Observed } from '../../driver/driver.js';
import { constant } from '../../schema/form.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import { describeEvent, goOn, unmet } from '../demand.js';
import { expectTextClosed } from '../text.js';
import { defineExpectation } from '../word.js';

export const closed = defineExpectation({
  name: 'closed',
  text: 'The target closes the connection; a close by our own side shows nothing, nor does one that came before what was said there since its last answer.',
  words: constant(true),
  example: [{ connect: {} }, { send: { packet: { type: 'DISCONNECT', flags: 3 } }, expect: 'closed' }],
  bare: true,
  settles: true,
  async judge(exchange, as, _words, demand) {
    if (exchange.talks.has(as)) return await expectTextClosed(exchange, as, demand);
    const what = 'the target closes the connection';
    const isClosed = (event: Observed): boolean => event.type === 'closed';
    const peer = exchange.peer(as);
    const event = await peer.next(isClosed, demand.within, what);
    exchange.unanswered.refuse(peer, event, what);
    if (event.type === 'closed' && event.by === 'target') return;
    const stayed = event.type === 'timeout' ? `it stayed open for ${event.after} ms` : undefined;
    if (stayed !== undefined && demand.settles) return goOn(exchange, as, stayed);
    if (event.type === 'closed') {
      // Our side was faster: what the target would have done cannot be known any more.
      const advice = event.by === 'library' ? '; on `lane: wire` nothing closes but the target' : '';
      throw new Inconclusive(`${what}: ${describeEvent(event)}${advice}`);
    }
    const waiting = peer.waiting().map(describeEvent);
    unmet(
      exchange,
      demand.explicit,
      what,
      [stayed ?? describeEvent(event), ...waiting.slice(0, 3)].join('; '),
    );
  },
});
