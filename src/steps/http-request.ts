import type { HttpAnswer, HttpRequest } from '../driver/driver.js';
import type { Envelope } from '../spec/model.js';
import { valueAt } from '../spec/pointer.js';
import { substitute } from '../spec/template.js';
import { fillAddress } from '../spec/topic.js';
import { specMistake, type Exchange } from './exchange.js';

/** What goes out; `text` stands for a body that is sent as it is. */
export interface HttpToSend {
  operation: string;
  parameters?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number | boolean>>;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  text?: string;
}

/** The HTTP request that the words stand for: address, method, and headers of the operation's security. */
export function requestOf(exchange: Exchange, words: HttpToSend): HttpRequest {
  const { context } = exchange;
  const operation = exchange.operation(words.operation);
  const serverId = operation.channel.servers[0];
  if (serverId === undefined) throw specMistake(`operation "${words.operation}" names no server`);
  const { topic: path, missing } = fillAddress(operation.channel.address, words.parameters ?? {});
  if (missing.length > 0)
    throw specMistake(`operation "${words.operation}" lacks a value for ${missing.join(', ')}`);
  // `#` begins the token of a secret, and would begin a fragment.
  const encoded = encodeURI(path).replaceAll('#', '%23');
  const url = new URL(context.serverAddress(serverId).replace(/\/$/, '') + encoded);
  // Not by URLSearchParams, which writes a blank as +: that only forms are sure to understand.
  const query = Object.entries(words.query ?? {}).map((pair) => pair.map(encodeURIComponent).join('='));
  if (query.length > 0) url.search = query.join('&');
  const secured = operation.security
    .map(({ scheme }) => context.securityHeader(scheme))
    .filter((h) => h !== undefined);
  return {
    method: operation.http.method ?? 'GET',
    url: url.href,
    headers: { ...Object.fromEntries(secured.map(({ header, value }) => [header, value])), ...words.headers },
    ...(words.body === undefined ? {} : { body: words.body }),
    ...(words.text === undefined ? {} : { text: words.text }),
  };
}

/** A message inside its envelope. */
export const enclosed = (envelope: Envelope | undefined, message: unknown): unknown =>
  envelope === undefined ? message : substitute(envelope.request, { message });

/** An answer with its message taken out of the envelope, where it has one. */
export function disclosed(envelope: Envelope | undefined, answer: HttpAnswer): HttpAnswer {
  const found = (envelope?.answer ?? []).map((pointer) => valueAt(answer.body, pointer));
  const message = found.find((value) => value !== undefined);
  return message === undefined ? answer : { ...answer, body: message };
}
