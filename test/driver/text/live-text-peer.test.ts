import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { longestText } from '../../../src/driver/live/carrier.js';
import { Secrets } from '../../../src/driver/record/secrets.js';
import { any, driverFor, isText, tcpDevice, told, webSocketDevice } from './servers.js';

const within = 20_000;

describe.each([
  [
    'a WebSocket',
    'websocket',
    () => webSocketDevice((socket) => socket.on('message', (data) => socket.send(`${data}`))),
  ],
  ['TCP', 'tcp', () => tcpDevice((socket) => socket.pipe(socket))],
] as const)('over %s', (_, lane, echo) => {
  test('texts go and come whole, each taken once', async () => {
    const driver = driverFor();
    const peer = await driver.converse('outlet', await echo(), within);
    await peer.send('{"packetID":100000}');
    await peer.send('not JSON: ü');
    const second = await peer.next(
      (event) => event.type === 'text' && !event.isJson,
      within,
      'what is no JSON',
    );
    expect(second).toMatchObject({ type: 'text', text: 'not JSON: ü', json: undefined, isJson: false });
    expect(peer.waiting()).toMatchObject([{ json: { packetID: 100000 }, isJson: true }]);
    expect(await peer.next(isText, within, 'the other')).toMatchObject({ text: '{"packetID":100000}' });
    expect(await peer.next(isText, 10, 'more')).toMatchObject({ type: 'timeout', what: 'more', after: 10 });
    await peer.end();
    expect(peer.closed).toBe(true);
    await peer.send('goes nowhere');
    expect(told(driver.transcript)).toEqual([
      `outlet opened ${lane}`,
      'outlet said {"packetID":100000}',
      'outlet said not JSON: ü',
      ...['outlet heard {"packetID":100000}', 'outlet heard not JSON: ü'],
      'outlet timeout',
      'outlet closed by us (end)',
    ]);
  });

  test('secrets are put in on the way out and are not in the transcript', async () => {
    const rule = {
      name: 'key',
      matches: (url: string) => /:\/\//.test(url),
      find: (answer: unknown) => (answer as { key?: string }).key,
    };
    const secrets = new Secrets([rule]);
    const token = secrets.learn('pin', 'se"cret');
    const driver = driverFor({ secrets });
    const peer = await driver.converse('outlet', await echo(), within);
    await peer.send(JSON.stringify({ pin: token, key: 'abcdefgh' }));
    const echoed = await peer.next(isText, within, 'the echo');
    const masked = { pin: expect.stringMatching(/^#[12]pin/), key: '#1key***' };
    expect(echoed).toMatchObject({ json: masked });
    expect(JSON.stringify(driver.transcript)).not.toMatch(/cret|abcdefgh/);
    expect(secrets.reveal((echoed as { json: { pin: string } }).json.pin)).toBe('se"cret');
  });

  test('an interruption ends a wait, and no text is sent after it', async () => {
    const ending = new AbortController();
    const driver = driverFor({ signal: ending.signal, pace: 1 });
    const peer = await driver.converse('outlet', await echo(), within);
    const wait = peer.next(isText, 60_000, 'a text');
    ending.abort();
    await expect(wait).rejects.toMatchObject({ name: 'Interrupted' });
    await expect(peer.send('x')).rejects.toMatchObject({ name: 'Interrupted' });
  });

  test('a second connection under the name of an open one has a name of its own', async () => {
    const driver = driverFor();
    const address = await echo();
    const first = await driver.converse('outlet', address, within);
    expect((await driver.converse('outlet', address, within)).name).toBe('outlet#2');
    await first.drop();
    expect(await first.next(any, within, 'a text')).toMatchObject({ type: 'closed', by: 'us', how: 'reset' });
  });

  test('a text without end is more than the harness takes', async () => {
    const endless = 'x'.repeat(longestText + 1);
    const address =
      lane === 'tcp'
        ? await tcpDevice((socket) => socket.write(endless))
        : await webSocketDevice((socket) => socket.send(endless));
    const peer = await driverFor().converse('outlet', address, within);
    expect(await peer.next(any, within, 'a text')).toMatchObject({
      type: 'closed',
      by: 'us',
      how: 'a text of more than 1048576 bytes, which the harness does not take',
    });
  });
});

describe('over TCP', () => {
  test('a line may come in pieces, with a carriage return, and the last one without an end', async () => {
    const address = await tcpDevice((socket) => {
      socket.write('{"a":"ü"}\r\n{"b"');
      socket.end(':2}');
    });
    const driver = driverFor();
    const peer = await driver.converse('outlet', address, within);
    expect(await peer.next((event) => event.type === 'closed', within, 'the end')).toMatchObject({
      by: 'target',
      how: 'end',
    });
    expect(peer.waiting()).toMatchObject([{ json: { a: 'ü' } }, { json: { b: 2 } }]);
    expect(told(driver.transcript).at(-1)).toBe('outlet closed by target (end)');
  });

  test('a deadline that passes tells of the line that did not end', async () => {
    const driver = driverFor();
    const peer = await driver.converse(
      'outlet',
      await tcpDevice((socket) => socket.write('{"a":1}')),
      within,
    );
    await expect
      .poll(async () => {
        await peer.next(isText, 5, 'a text');
        return told(driver.transcript);
      })
      .toContain('outlet note 7 bytes have come without a line end after them: {"a":1}');
  });

  test('a line that is no UTF-8 is no text, and a reset is called one', async () => {
    const address = await tcpDevice((socket) => {
      socket.write(Buffer.from('ff7b7d0a', 'hex'));
      socket.on('data', () => socket.resetAndDestroy());
    });
    const peer = await driverFor().converse('outlet', address, within);
    expect(await peer.next(isText, within, 'a text')).toMatchObject({
      text: 'line that is no UTF-8 of 3 bytes: ff7b7d',
      isJson: false,
    });
    await peer.send('x');
    expect(await peer.next(any, within, 'a text')).toMatchObject({ by: 'target', how: 'reset' });
  });

  test('a target that keeps its half open does not keep us', async () => {
    const driver = driverFor();
    const address = await tcpDevice((socket) => (socket.allowHalfOpen = true));
    const peer = await driver.converse('outlet', address, within);
    await peer.end();
    expect(driver.elapsed()).toBeLessThan(within);
    expect(told(driver.transcript).at(-1)).toBe('outlet closed by us (end)');
  });
});

describe('over WebSocket', () => {
  test('what comes with the very first bytes is not lost', async () => {
    const address = await webSocketDevice((socket) => {
      socket.send('{"hello":1}');
      socket.close(4001, 'busy');
    });
    const peer = await driverFor().converse('outlet', address, within);
    expect(await peer.next(any, within, 'a text')).toMatchObject({ json: { hello: 1 } });
    expect(await peer.next(any, within, 'a text')).toMatchObject({
      by: 'target',
      how: 'close code 4001: busy',
    });
  });

  test('a binary frame is told as one and is no JSON, whatever it holds', async () => {
    const address = await webSocketDevice((socket) => {
      socket.send(Buffer.from('{"a":1}'));
      socket.send(Buffer.from('fffe', 'hex'));
    });
    const peer = await driverFor().converse('outlet', address, within);
    const one = await peer.next(any, within, 'a text');
    const other = await peer.next(any, within, 'a text');
    expect([one, other]).toMatchObject([
      { text: 'binary frame of 7 bytes: {"a":1}', isJson: false },
      { text: 'binary frame of 2 bytes: fffe', isJson: false },
    ]);
  });

  test.each<[string, (raw: Socket) => void, object]>([
    ['a reset', (raw) => raw.resetAndDestroy(), { by: 'target', how: 'reset' }],
    ['an end without a close frame', (raw) => raw.end(), { by: 'target', how: 'end without a close frame' }],
    [
      'a frame against the rules',
      (raw) => raw.write(Buffer.from('c10161', 'hex')),
      { by: 'library', how: 'Invalid WebSocket frame: RSV1 must be clear' },
    ],
  ])('%s by the target ends the connection', async (_, act, expected) => {
    const address = await webSocketDevice((socket, raw) => socket.on('message', () => act(raw)));
    const peer = await driverFor().converse('outlet', address, within);
    await peer.send('go');
    expect(await peer.next(any, within, 'a text')).toMatchObject({ type: 'closed', ...expected });
  });
});

describe('a connection that cannot be had is the lab’s matter', () => {
  const code = async (url: string, time = within): Promise<unknown> =>
    await driverFor()
      .converse('outlet', url, time)
      .then(
        () => 'opened',
        (error: { code?: string; name: string }) => error.code ?? error.name,
      );

  test('nothing listens, nobody answers, no WebSocket there, no HTTP there', async () => {
    const silent = await tcpDevice(() => undefined);
    const rude = await tcpDevice((socket) => socket.write('what?\n'));
    const other = (await webSocketDevice(() => undefined)).replace('/ws', '/other');
    const refused = 'TARGET_UNREACHABLE';
    expect(await code('tcp://127.0.0.1:1')).toBe(refused);
    expect(await code('ws://127.0.0.1:1/ws')).toBe(refused);
    expect(await code(silent.replace('tcp:', 'ws:'), 50)).toBe(refused);
    expect(await code(other)).toBe('WEBSOCKET_REFUSED');
    expect(await code(rude.replace('tcp:', 'ws:'))).toBe('WEBSOCKET_REFUSED');
  });

  test.each(['tcp://127.0.0.1', 'http://127.0.0.1/', 'outlet', ''])(
    '"%s" cannot carry texts',
    async (url) => {
      expect(await code(url)).toBe('SPEC_MISTAKE');
    },
  );

  test('what says so shows no secret of the address', async () => {
    const secrets = new Secrets();
    const token = secrets.learn('key', 'hunter22');
    const address = (await webSocketDevice(() => undefined)).replace('/ws', `/${token.replace('#', '%23')}`);
    await expect(driverFor({ secrets }).converse('outlet', address, within)).rejects.toThrow(/%231key/);
  });
});
