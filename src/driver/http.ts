import { readFileSync } from 'node:fs';
import { Agent, errors, request as send } from 'undici';
import { HarnessError, Interrupted } from '../verdict/harness-error.js';
import { deadlineIn } from './deadline.js';
import type { HttpAnswer, HttpRequest } from './driver.js';
import { parseJson } from './parse-json.js';
import type { Recorder } from './recorder.js';
import type { Secrets } from './secrets.js';
import type { TlsOptions } from './transport.js';

const origins = new WeakMap<Agent, Set<string>>();

/** Where a connection was had in this run: whoever is silent there was reached. */
const reached = (agent: Agent): ReadonlySet<string> => origins.get(agent) ?? new Set();

/** Somebody was reached and did not answer in time. */
export const unanswered = (asked: string, within: number, cause?: unknown): HarnessError =>
  new HarnessError(
    'HTTP_UNANSWERED',
    `${asked} got no answer within ${within} ms`,
    'Give it more time with --timeout, or see why the target is silent.',
    { cause },
  );

/** Somebody was reached and answered something that is no HTTP. */
export const broken = (asked: string, how: string, cause?: unknown): HarnessError =>
  new HarnessError(
    'HTTP_BROKEN',
    `${asked} got no HTTP: ${how}`,
    'See whether the address is that of the HTTP interface, and what the target sends.',
    { cause },
  );

/** What of an answer breaks HTTP, in words; undefined where it is something else that went wrong. */
function brokenRule(cause: unknown): string | undefined {
  if (cause instanceof errors.HTTPParserError)
    return cause.message.replace('Response does not match', 'it does not match');
  if (cause instanceof errors.HeadersOverflowError) return 'its header fields are longer than 16 KiB';
  if (cause instanceof errors.ResponseContentLengthMismatchError)
    return 'its body has another length than its header field Content-Length says';
  return undefined;
}

/** Bytes of a body; whoever sends more says nothing more that could be judged. */
const longestBody = 1024 * 1024;

async function textOf(body: AsyncIterable<Buffer>, asked: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > longestBody)
      throw new HarnessError(
        'HTTP_TOO_LONG',
        `the answer to ${asked} is longer than ${longestBody} bytes, which the harness does not take`,
        'See what the target sends.',
      );
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Connections for HTTP, kept for the whole run. */
export function httpAgent(tls: TlsOptions): Agent {
  const known = new Set<string>();
  const agent = newAgent(tls);
  agent.on('connect', (origin) => known.add(origin.origin));
  origins.set(agent, known);
  return agent;
}

function newAgent(tls: TlsOptions): Agent {
  return new Agent({
    connect: {
      ...(tls.ca ? { ca: readFileSync(tls.ca) } : {}),
      ...(tls.cert ? { cert: readFileSync(tls.cert) } : {}),
      ...(tls.key ? { key: readFileSync(tls.key) } : {}),
      rejectUnauthorized: tls.insecure !== true,
    },
  });
}

export interface HttpContext {
  agent: Agent;
  recorder: Recorder;
  secrets: Secrets;
  signal: AbortSignal;
}

/** One exchange, recorded masked. No answer within the deadline is the lab's matter: a HarnessError. */
export async function exchange(
  context: HttpContext,
  name: string,
  request: HttpRequest,
  within: number,
): Promise<HttpAnswer> {
  const { recorder, secrets } = context;
  const { method, url } = request;
  const sent = request.text ?? request.body;
  const body = bodyOf(request, secrets);
  secrets.learnFrom(`${method} ${url}`, body);
  recorder.add({
    on: name,
    type: 'request',
    method,
    url,
    ...(sent === undefined ? {} : { body: sent }),
  });
  const answer = await roundTrip(context, { ...request, body }, within).catch((error: unknown) => {
    if (error instanceof HarnessError && error.code === 'HTTP_UNANSWERED')
      recorder.add({ on: name, type: 'timeout', what: `an answer to ${method} ${url}`, after: within });
    const rule = error instanceof HarnessError ? brokenRule(error.cause) : undefined;
    if (rule !== undefined) recorder.add({ on: name, type: 'closed', by: 'target', how: rule });
    throw error;
  });
  const text = answer.text === '' ? undefined : answer.text;
  const contentType = secrets.mask(answer.contentType);
  secrets.learnFrom(`${method} ${url}`, text);
  const seen = text === undefined ? undefined : decoded(secrets.mask(text), answer.contentType);
  recorder.add({
    on: name,
    type: 'response',
    status: answer.status,
    contentType,
    ...(seen === undefined ? {} : { body: seen }),
  });
  return { status: answer.status, contentType, body: seen };
}

/** What goes out, with the secrets themselves. */
function bodyOf({ text, body }: HttpRequest, secrets: Secrets): string | undefined {
  if (text !== undefined) return secrets.reveal(text);
  return body === undefined ? undefined : JSON.stringify(secrets.revealIn(body));
}

async function roundTrip(
  { agent, secrets, signal }: HttpContext,
  request: { method: string; url: string; headers: Record<string, string>; body: string | undefined },
  within: number,
): Promise<{ status: number; contentType: string; text: string }> {
  if (signal.aborted) throw new Interrupted();
  const deadline = deadlineIn(within, signal);
  try {
    const answer = await send(secrets.revealInUrl(request.url), {
      dispatcher: agent,
      method: request.method as 'GET',
      headers: {
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...secrets.revealIn(request.headers),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: deadline.signal,
    });
    const text = await textOf(answer.body, `${request.method} ${request.url}`);
    const contentType = String(answer.headers['content-type'] ?? '')
      .split(';')[0]!
      .trim();
    return { status: answer.statusCode, contentType, text };
  } catch (cause) {
    if (signal.aborted) throw new Interrupted();
    if (cause instanceof HarnessError) throw cause;
    const rule = brokenRule(cause);
    if (rule !== undefined) throw broken(`${request.method} ${request.url}`, rule, cause);
    const timedOut = deadline.passed;
    const ofTheNetwork =
      typeof (cause as NodeJS.ErrnoException).code === 'string' && !(cause instanceof TypeError);
    if (!timedOut && !ofTheNetwork) throw cause;
    if (timedOut && reached(agent).has(new URL(request.url).origin))
      throw unanswered(`${request.method} ${request.url}`, within, cause);
    throw new HarnessError(
      'HTTP_UNREACHABLE',
      `${request.method} ${request.url} got no answer${timedOut ? ` within ${within} ms` : `: ${(cause as Error).message}`}`,
      'Check the HTTP address in the target file or --param, and that the service is up.',
      { cause },
    );
  } finally {
    deadline.clear();
  }
}

/** JSON where it says so or says nothing; besides, devices send JSON objects as text/plain (go-e does, in refusals). */
function decoded(text: string, contentType: string): unknown {
  const saysJson = contentType === '' || contentType.includes('json');
  if (!saysJson && !/^\s*[{[]/.test(text)) return text;
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : text;
}
