import { describe, expect, test } from 'vitest';
import { listenAt, reachableFrom } from '../../src/target/listen-at.js';

describe('where our broker listens', () => {
  test.each([
    [undefined, undefined, { host: '127.0.0.1', port: 0 }],
    ['192.168.0.2:18830', undefined, { host: '192.168.0.2', port: 18830 }],
    [':18830', undefined, { host: '0.0.0.0', port: 18830 }],
    ['[::1]:1', undefined, { host: '::1', port: 1 }],
    ['0.0.0.0:18830', 'broker.lan', { host: '0.0.0.0', port: 18830, advertise: { host: 'broker.lan' } }],
    [
      '0.0.0.0:18830',
      '10.0.0.1:9',
      { host: '0.0.0.0', port: 18830, advertise: { host: '10.0.0.1', port: 9 } },
    ],
  ])('%s, advertised %s', (listen, advertise, expected) => {
    expect(listenAt(listen, advertise)).toEqual(expected);
  });

  test.each([
    ['a:b', undefined, '--listen "a:b" is not host:port'],
    ['1.2.3.4:70000', undefined, '--listen "1.2.3.4:70000" is not host:port'],
    ['1.2.3.4', ':80', '--advertise ":80" names no host'],
  ])('%s, advertised %s is refused', (listen, advertise, why) => {
    expect(() => listenAt(listen, advertise)).toThrow(why);
  });
});

describe('what a device is told', () => {
  const everywhere = { host: '0.0.0.0', port: 18830 };
  const loopback = { host: '127.0.0.1', port: 0 };

  test('is the address from which this machine reaches it', async () => {
    const told = await reachableFrom('http://127.0.0.1:8080', everywhere);
    expect(told).toEqual({ ...everywhere, advertise: { host: '127.0.0.1' } });
  });

  test('stays as the user said it', async () => {
    const said = { ...everywhere, advertise: { host: 'broker.lan' } };
    expect(await reachableFrom('http://192.168.0.7', said)).toBe(said);
    expect(await reachableFrom('http://[::1]:8080', loopback)).toBe(loopback);
  });

  test('is never an address that it cannot reach', async () => {
    await expect(reachableFrom('http://192.168.0.7', loopback)).rejects.toThrow(
      'a device at 192.168.0.7 cannot reach our broker at 127.0.0.1',
    );
  });
});
