import { request as send, type Agent, type Dispatcher } from 'undici';
import { HarnessError, Interrupted } from '../../verdict/harness-error.js';
import { deadlineIn } from './deadline.js';
import type { HttpAnswer, HttpRequest } from '../driver.js';
import { reached } from './http-agent.js';
import { BrokenAnswer, brokenRule, CutBody, endedUnanswered, isEnd, unanswered } from '../http-faults.js';
import { parseJson } from '../parse-json.js';
import type { Recorder } from '../record/recorder.js';
import type { Secrets } from '../record/secrets.js';
import { acceptsConnections } from './sign-of-life.js';

/** Bytes of a body; whoever sends more says nothing more that could be judged. */
const longestBody = 1024 * 1024;

async function textOf({ body, headers }: Dispatcher.ResponseData, asked: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longestBody) throw tooLong(asked);
      chunks.push(chunk);
    }
  } catch (cause) {
    const length = Number(headers['content-length'] ?? NaN);
    if (isEnd(cause)) throw new CutBody(size, Number.isNaN(length) ? undefined : length, cause);
    throw cause;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

const tooLong = (asked: string): HarnessError =>
  new HarnessError(
    'HTTP_TOO_LONG',
    `the answer to ${asked} is longer than ${longestBody} bytes, which the harness does not take`,
    'See what the target sends.',
  );

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
    if (error instanceof BrokenAnswer)
      recorder.add({ on: name, type: 'closed', by: 'target', how: error.how });
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
    const text = await textOf(answer, `${request.method} ${request.url}`);
    const contentType = String(answer.headers['content-type'] ?? '')
      .split(';')[0]!
      .trim();
    return { status: answer.statusCode, contentType, text };
  } catch (cause) {
    if (signal.aborted) throw new Interrupted();
    if (cause instanceof HarnessError) throw cause;
    throw await failureOf(cause, request, { agent, signal, within, timedOut: deadline.passed });
  } finally {
    deadline.clear();
  }
}

/** What it means that an exchange came to nothing. */
async function failureOf(
  cause: unknown,
  { method, url }: { method: string; url: string },
  {
    agent,
    signal,
    within,
    timedOut,
  }: Pick<HttpContext, 'agent' | 'signal'> & { within: number; timedOut: boolean },
): Promise<unknown> {
  const asked = `${method} ${url}`;
  const rule = brokenRule(cause);
  if (rule !== undefined) return new BrokenAnswer(asked, rule, cause);
  // A relay accepts for a target that is not there, and ends the connection: whoever is there keeps one that says nothing.
  if (endedUnanswered(cause) && (await acceptsConnections(new URL(url), within, signal)))
    return new BrokenAnswer(asked, 'the connection ended without one', cause);
  const ofTheNetwork =
    typeof (cause as NodeJS.ErrnoException).code === 'string' && !(cause instanceof TypeError);
  if (!timedOut && !ofTheNetwork) return cause;
  if (timedOut && reached(agent).has(new URL(url).origin)) return unanswered(asked, within, cause);
  return new HarnessError(
    'HTTP_UNREACHABLE',
    `${asked} got no answer${timedOut ? ` within ${within} ms` : `: ${(cause as Error).message}`}`,
    'Check the HTTP address in the target file or --param, and that the service is up.',
    { cause },
  );
}

/** JSON where it says so or says nothing; besides, devices send JSON objects as text/plain (go-e does, in refusals). */
function decoded(text: string, contentType: string): unknown {
  const saysJson = contentType === '' || contentType.includes('json');
  if (!saysJson && !/^\s*[{[]/.test(text)) return text;
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : text;
}
