import { X509Certificate } from 'node:crypto';
import type { Observed } from '../../driver/driver.js';
import { string } from '../../schema/form.js';
import { object, required } from '../../schema/words.js';
import { describeEvent, unmet } from '../demand.js';
import { besides } from '../our-broker.js';
import { defineExpectation } from '../word.js';

export const certificate = defineExpectation({
  name: 'certificate',
  text: 'On a further connection to our broker the target shows this certificate.',
  words: object({ pem: required(string(), 'The certificate as PEM; `{clientCertificate}` is one of ours.') }),
  example: [{ as: 'broker', expect: { certificate: { pem: '{clientCertificate}' } } }],
  ofOurBroker: true,
  async judge(exchange, as, { pem }, demand) {
    const wanted = new X509Certificate(pem).fingerprint256;
    const what = `the target shows the certificate with SHA-256 ${wanted.slice(0, 23)}…`;
    const isFurther = (event: Observed): boolean =>
      event.type === 'certificate' && exchange.isFurther(as, event.connection);
    const peer = exchange.broker(as);
    const event = await peer.next(isFurther, demand.within, what);
    if (event.type !== 'certificate' || event.fingerprint !== wanted)
      unmet(
        exchange,
        demand.explicit,
        what,
        describeEvent(event) + (event.type === 'timeout' ? besides(peer) : ''),
      );
  },
});
