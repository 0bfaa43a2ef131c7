import { request as send, type Agent, type Dispatcher } from 'undici';
import { HarnessError, Interrupted } from '../../verdict/harness-error.js';
import { deadlineIn } from './deadline.js';
import type { HttpAnswer, HttpRequest } from '../driver.js';
import { reached } from './http-agent.js';
import { BrokenAnswer, brokenRule, CutBody, endedUnanswered, isEnd, unanswered } from '../http-faults.js';
import { parseJson } from '../parse-json.js';
import type { RunLimits } from '../record/limits.js';
import type { Recorder } from '../record/recorder.js';
import type { Secrets } from '../record/secrets.js';
import { acceptsConnections } from './sign-of-life.js';

/** How much of an answer has come. */
interface Progress {
  /** Bytes of its body; undefined before its header fields are whole. */
  body?: number;
}

/**
 * A body that is too long to be judged is read to its end all the same, without being kept: whether it has one within the
 * time of the step is a matter of the target.
 */
async function textOf(
  { body, headers }: Dispatcher.ResponseData,
  asked: string,
  { limits, progress }: { limits: RunLimits; progress: Progress },
): Promise<string> {
  const share = limits.ofBody();
  let kept: Buffer[] | undefined = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      progress.body = size += chunk.length;
      if (kept && share.take(chunk.length)) kept.push(chunk);
      else kept = undefined;
    }
  } catch (cause) {
    const length = Number(headers['content-length'] ?? NaN);
    if (isEnd(cause)) throw new CutBody(size, Number.isNaN(length) ? undefined : length, cause);
    throw cause;
  } finally {
    share.end();
  }
  if (!kept) throw tooLong(asked, size, limits);
  return new TextDecoder().decode(Buffer.concat(kept));
}

const tooLong = (asked: string, size: number, { of: { body } }: RunLimits): HarnessError =>
  new HarnessError(
    'HTTP_TOO_LONG',
    size > body.longest
      ? `the answer to ${asked} has ${size} bytes, and the harness judges ${body.longest} at most`
      : `the answer to ${asked} has ${size} bytes, and others as long are being read`,
    size > body.longest
      ? 'See what the target sends, and ask for less where the API lets one.'
      : 'Try fewer cases at once with --concurrency.',
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
  const progress: Progress = {};
  const exchanged = roundTrip(context, { ...request, body, progress }, within);
  const answer = await exchanged.catch((error: unknown) => {
    const what = `an answer to ${method} ${url}`;
    const came = progress.body === undefined ? {} : { came: progress.body };
    if (error instanceof HarnessError && error.code === 'HTTP_UNANSWERED')
      recorder.add({ on: name, type: 'timeout', what, after: within, ...came });
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
  { agent, secrets, signal, recorder }: HttpContext,
  request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: string | undefined;
    progress: Progress;
  },
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
    const { progress } = request;
    progress.body = 0;
    const asked = `${request.method} ${request.url}`;
    const text = await textOf(answer, asked, { limits: recorder.limits, progress });
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
  { method, url, progress }: { method: string; url: string; progress: Progress },
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
  if (timedOut && reached(agent).has(new URL(url).origin))
    return unanswered(asked, { within, came: progress.body }, cause);
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
