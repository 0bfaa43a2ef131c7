import type { Verb } from '../word.js';
import { broker } from './broker.js';
import { connect } from './connect.js';
import { device } from './device.js';
import { disconnect } from './disconnect.js';
import { drop } from './drop.js';
import { http } from './http.js';
import { note } from './note.js';
import { nothing } from './nothing.js';
import { open } from './open.js';
import { ping } from './ping.js';
import { publish } from './publish.js';
import { request } from './request.js';
import { send } from './send.js';
import { subscribe } from './subscribe.js';
import { unsubscribe } from './unsubscribe.js';
import { wait } from './wait.js';

/** What a step can do, in the order in which the author's reference lists it. */
const all = [
  connect,
  subscribe,
  unsubscribe,
  publish,
  request,
  send,
  ping,
  disconnect,
  drop,
  http,
  nothing,
  broker,
  device,
  open,
  wait,
  note,
];

export type AnyVerb = (typeof all)[number];
export const verbs = all as unknown as readonly Verb[];
