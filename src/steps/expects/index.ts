import type { Expectation } from '../word.js';
import { puback, pubcomp, pubrec, pubrel, unsuback } from './acknowledgements.js';
import { came } from './came.js';
import { certificate } from './certificate.js';
import { closed } from './closed.js';
import { connack } from './connack.js';
import { connect } from './connect.js';
import { connected } from './connected.js';
import { disconnected } from './disconnected.js';
import { http } from './http.js';
import { message } from './message.js';
import { opened } from './opened.js';
import { pingresp } from './pingresp.js';
import { auth, disconnect } from './reason.js';
import { reply } from './reply.js';
import { suback } from './suback.js';
import { subscribed } from './subscribed.js';
import { unsubscribed } from './unsubscribed.js';

/** What a step may expect, in the order in which the author's reference lists them; `anyOf` is made of them. */
const all = [
  connack,
  suback,
  unsuback,
  puback,
  pubrec,
  pubrel,
  pubcomp,
  pingresp,
  message,
  reply,
  disconnect,
  auth,
  closed,
  opened,
  http,
  connect,
  connected,
  disconnected,
  came,
  certificate,
  subscribed,
  unsubscribed,
];

export type AnyExpectation = (typeof all)[number];
export const expectations = all as unknown as readonly Expectation[];
