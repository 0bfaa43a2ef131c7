import { describe, expect, test } from 'vitest';
import { addressOf } from '../../src/target/address.js';
import { api } from '../checks/api.js';

const specSpeaking = (...protocols: string[]) => ({
  id: 'x',
  role: 'broker' as const,
  api: {
    ...api,
    servers: Object.fromEntries(
      protocols.map((protocol) => [protocol, { id: protocol, protocol, host: 'h' }]),
    ),
  },
});
const mqtt = specSpeaking('mqtt');

describe('the address of a target', () => {
  test.each([
    ['broker.example', 'mqtt://broker.example'],
    ['broker.example:1884', 'mqtt://broker.example:1884'],
    ['192.168.1.7', 'mqtt://192.168.1.7'],
    ['localhost:1883', 'mqtt://localhost:1883'],
    ['::1', 'mqtt://[::1]'],
    ['[::1]:1883', 'mqtt://[::1]:1883'],
    ['mqtts://broker.example', 'mqtts://broker.example'],
    ['tcp://broker.example:1883', 'mqtt://broker.example:1883'],
    ['ssl://broker.example', 'mqtts://broker.example'],
    ['tls://broker.example:8883', 'mqtts://broker.example:8883'],
    ['ws://broker.example/mqtt', 'ws://broker.example/mqtt'],
    ['wss://broker.example:443/mqtt?x=1', 'wss://broker.example/mqtt?x=1'],
  ])('%s is %s', (given, address) => {
    expect(addressOf(given, mqtt)).toBe(address);
  });

  test('a device has one of its own interface, and is no broker', () => {
    const device = { ...specSpeaking('http'), role: 'device' as const };
    expect(addressOf('http://device.example:8080', device)).toBe('http://device.example:8080/');
    expect(addressOf('tcp://device.example:8080', device)).toBe('tcp://device.example:8080');
    for (const broker of ['mqtt://h', 'mqtts://h:1', 'ssl://h', 'tls://h'])
      expect(() => addressOf(broker, device)).toThrow(
        `x judges a device, and ${broker} is the address of a broker`,
      );
    expect(() => addressOf('http://h', mqtt)).toThrow(
      'x judges over MQTT, and http://h is an address of HTTP',
    );
    expect(addressOf('http://h', specSpeaking('http'))).toBe('http://h/');
  });

  test('a bare host speaks what the first MQTT or WebSocket server of the spec speaks', () => {
    expect(addressOf('h:1', specSpeaking('http', 'mqtts'))).toBe('mqtts://h:1');
    expect(addressOf('h:1', specSpeaking('secure-mqtt'))).toBe('mqtts://h:1');
    expect(addressOf('h:1', specSpeaking('ws'))).toBe('ws://h:1/');
    expect(addressOf('h:1', specSpeaking())).toBe('mqtt://h:1');
  });

  test.each([
    ['mqtt://', '"mqtt://" names no host'],
    ['a b', 'is not an address'],
    ['host:99999', 'is not an address'],
    ['ftp://host', 'the harness does not speak ftp'],
    ['mqtt://user:secret@host', 'the address holds credentials'],
    ['mqtt://user@host', 'the address holds credentials'],
  ])('%s is refused, with what to give instead', (given, message) => {
    expect(() => addressOf(given, mqtt)).toThrow(message);
    expect(() => addressOf(given, mqtt)).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringMatching(/^Give /) as string }) as Error,
    );
  });

  test('a password in an address is not repeated', () => {
    expect(() => addressOf('mqtt://user:secret@host', mqtt)).not.toThrow('secret');
  });
});
