import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { httpAgent } from '../../src/driver/live/http-agent.js';
import { exchange } from '../../src/driver/live/http.js';
import { Recorder } from '../../src/driver/record/recorder.js';
import { Secrets } from '../../src/driver/record/secrets.js';

async function served(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const agent = httpAgent({});
  const recorder = new Recorder();
  const signal = new AbortController().signal;
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  const ask = (within = 20_000, more: object = {}) =>
    exchange(
      { agent, recorder, secrets: new Secrets(), signal },
      'http',
      { method: 'POST', url, headers: {}, ...more },
      within,
    );
  return { ask, recorder };
}

describe('an HTTP exchange', () => {
  test.each([
    ['application/json', '{"a":1}', { a: 1 }],
    ['text/plain', '{"a":1}', { a: 1 }],
    ['text/plain', '[1]', [1]],
    ['text/plain', 'true', 'true'],
    ['text/plain', '{broken', '{broken'],
    ['', '5', 5],
  ])('with content type "%s" and body %s', async (contentType, text, body) => {
    const { ask } = await served((_request, response) => {
      if (contentType !== '') response.setHeader('content-type', contentType);
      response.end(text);
    });
    expect((await ask()).body).toEqual(body);
  });

  test.each([
    ['of 1.5 MB', 1_500_000],
    ['of 2 MiB, the longest that is judged', 2 * 1024 * 1024 - 2],
  ])('with a body %s is read whole', async (_, length) => {
    const { ask } = await served((_request, response) => void response.end(`"${'x'.repeat(length)}"`));
    expect((await ask()).body).toHaveLength(length);
  });

  test('with a body of one byte more is not judged', async () => {
    const { ask } = await served((_request, response) => void response.end('x'.repeat(2 * 1024 * 1024 + 1)));
    await expect(ask()).rejects.toMatchObject({ code: 'HTTP_TOO_LONG' });
  });

  test('that is not answered in time says so, of a target that was reached', async () => {
    const { ask, recorder } = await served(() => undefined);
    await expect(ask(150)).rejects.toMatchObject({ code: 'HTTP_UNANSWERED' });
    expect(recorder.transcript.map(({ type }) => type)).toEqual(['request', 'timeout']);
  });

  test('sends a text as it is, and JSON as JSON', async () => {
    const bodies: string[] = [];
    const { ask } = await served((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk));
      request.on('end', () => response.end());
    });
    await ask(undefined, { text: '{not json' });
    await ask(undefined, { body: 'a text' });
    expect(bodies).toEqual(['{not json', '"a text"']);
  });
});
