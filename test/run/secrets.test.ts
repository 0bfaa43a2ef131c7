import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { twin as thingsboard } from '../../fixtures/twins/thingsboard/index.js';
import { planSession } from '../../src/run/plan-session.js';
import { Run } from '../../src/run/run.js';
import type { Session } from '../../src/run/session.js';
import { recordFile, sessionOf } from './session.js';

/** A proxy before the REST side that keeps every secret that the server gives away. */
async function listeningProxy(target: string) {
  const secrets = new Set<string>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const authorization = request.headers['x-authorization'];
    const answer = await fetch(target + request.url, {
      method: request.method ?? 'GET',
      headers: {
        ...(request.headers['content-type'] === undefined
          ? {}
          : { 'content-type': request.headers['content-type'] }),
        ...(typeof authorization === 'string' ? { 'x-authorization': authorization } : {}),
      },
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
    });
    const text = await answer.text();
    // What is written as credentials comes back with an id that is a hash of names, and no secret.
    const written = request.url === '/api/device/credentials';
    const given = written ? [] : text.matchAll(/"(?:token|refreshToken|credentialsId)":\s*"([^"]{4,})"/g);
    for (const [, secret] of given) secrets.add(secret!);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { secrets, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('no password, token or key of a real run is in its record, in clear or in hexadecimal', async () => {
  const twin = await thingsboard.start();
  onTestFinished(() => twin.stop());
  const { secrets, url } = await listeningProxy(twin.addresses['rest']!);
  const { capabilities, parameters } = twin.targetFile as Pick<Session, 'capabilities' | 'parameters'>;
  const session = sessionOf({
    spec: 'thingsboard',
    target: { name: 'twin', address: twin.addresses['mqtt']! },
    capabilities,
    parameters: { ...parameters, restUrl: url },
    recordFile: recordFile(),
  });
  const run = new Run(planSession(session), new AbortController().signal);
  const lines = await run.all();
  await run.close();
  expect(lines.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);

  const record = readFileSync(session.recordFile, 'utf8');
  const all = [...secrets, String(parameters['password'])];
  expect(all.length).toBeGreaterThan(50);
  const seen = all.filter(
    (secret) => record.includes(secret) || record.includes(Buffer.from(secret).toString('hex')),
  );
  expect(seen).toEqual([]);
  expect(record.includes('#1jwt*')).toBe(true);
});
