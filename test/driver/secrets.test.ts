import { describe, expect, test } from 'vitest';
import { maskedFrame, maskedValue } from '../../src/driver/record/masked-frame.js';
import { Secrets } from '../../src/driver/record/secrets.js';
import { decodeFrame } from '../../src/driver/wire/decode.js';
import { encode } from '../../src/driver/wire/encode.js';

describe('secrets', () => {
  test('a token has the length of its secret in bytes, and says what it stands for', () => {
    const secrets = new Secrets();
    expect(secrets.learn('accessToken', 'A1B2C3D4E5F6G7H8')).toBe('#1accessToken***');
    expect(secrets.learn('pin', 'pässword')).toBe('#1pin****');
    expect(Buffer.byteLength('pässword')).toBe('#1pin****'.length);
  });

  test('the same secret has the same token, other secrets of one name have others', () => {
    const secrets = new Secrets();
    const first = secrets.learn('jwt', 'aaaaaaaa');
    expect(secrets.learn('jwt', 'aaaaaaaa')).toBe(first);
    expect(secrets.learn('other', 'aaaaaaaa')).toBe(first);
    expect(secrets.learn('jwt', 'bbbbbbbb')).toBe('#2jwt***');
  });

  test('short secrets of one name and length still have tokens of their own', () => {
    const secrets = new Secrets();
    const tokens = ['aaaa', 'bbbb', 'cccc', 'dddd'].map((secret, index) =>
      secrets.learn(`n${index % 2}`, secret),
    );
    expect(new Set(tokens).size).toBe(4);
    expect(tokens.map((token) => token.length)).toEqual([4, 4, 4, 4]);
    expect(secrets.reveal(secrets.mask('aaaa bbbb cccc dddd'))).toBe('aaaa bbbb cccc dddd');
  });

  test('many short secrets of one name have tokens of their own', () => {
    const secrets = new Secrets();
    const all = Array.from({ length: 12 }, (_, index) => `s${String(index).padStart(3, '0')}`);
    const tokens = all.map((secret) => secrets.learn('longname', secret));
    expect(new Set(tokens).size).toBe(12);
    expect(secrets.reveal(secrets.mask(all.join()))).toBe(all.join());
  });

  test('what is too short to be told from other text is left alone', () => {
    const secrets = new Secrets();
    expect(secrets.learn('pin', '123')).toBe('123');
    expect(secrets.mask('123 items')).toBe('123 items');
  });

  test('a token is no secret', () => {
    const secrets = new Secrets();
    const token = secrets.learn('jwt', 'abcdefgh');
    expect(secrets.learn('jwt', token)).toBe(token);
  });

  test('the longest secret is masked first, so none is left in pieces', () => {
    const secrets = new Secrets();
    secrets.learn('part', 'token');
    secrets.learn('whole', 'token-token-0');
    expect(secrets.mask('a token-token-0 and a token')).toBe('a #1whole****** and a #1par');
  });

  test('bytes keep their length and their place', () => {
    const secrets = new Secrets();
    secrets.learn('key', 'sekret');
    const bytes = Buffer.concat([
      Buffer.from([0, 6]),
      Buffer.from('sekret'),
      Buffer.from([0xff]),
      Buffer.from('sekret'),
    ]);
    const masked = secrets.maskBytes(bytes);
    expect(masked).toHaveLength(bytes.length);
    expect(masked.toString('latin1')).toBe('\0\x06#1key*\xff#1key*');
    expect(bytes.includes('sekret')).toBe(true);
  });

  test('revealing undoes masking everywhere in a value, and leaves bytes and other types alone', () => {
    const secrets = new Secrets();
    const token = secrets.learn('password', 'correct horse');
    const bytes = new Uint8Array([1]);
    const value = { a: [`Bearer ${token}`, 1, null], b: { c: true }, d: bytes };
    expect(secrets.revealIn(value)).toEqual({
      a: ['Bearer correct horse', 1, null],
      b: { c: true },
      d: bytes,
    });
    expect(secrets.revealIn(value).d).toBe(bytes);
    expect(secrets.revealIn(undefined)).toBeUndefined();
  });
});

describe('rules', () => {
  const rule = {
    name: 'jwt',
    matches: (seen: string) => seen === 'POST /login',
    find: (payload: unknown) => (payload as { token?: unknown }).token,
  };

  test('a secret is learned where it is seen first', () => {
    const secrets = new Secrets([rule]);
    secrets.learnFrom('POST /login', '{"token":"eyJhbGciOi"}');
    expect(secrets.mask('{"token":"eyJhbGciOi"}')).toBe('{"token":"#1jwt*****"}');
  });

  test.each([
    ['another place', 'GET /login', '{"token":"eyJhbGciOi"}'],
    ['no JSON', 'POST /login', 'token=eyJhbGciOi'],
    ['no text', 'POST /login', undefined],
    ['no such member', 'POST /login', '{"other":"eyJhbGciOi"}'],
    ['no string', 'POST /login', '{"token":12345678}'],
  ])('%s teaches nothing', (_what, place, text) => {
    const secrets = new Secrets([rule]);
    secrets.learnFrom(place, text);
    expect(secrets.mask('eyJhbGciOi 12345678')).toBe('eyJhbGciOi 12345678');
  });

  test('a secret that JSON or a URL writes with escapes is masked in those forms too', () => {
    const secrets = new Secrets();
    const secret = 'quo"te\\slash';
    secrets.learn('password', secret);
    const inJson = secrets.mask(JSON.stringify({ password: secret }));
    const inUrl = secrets.mask(`/login?password=${encodeURIComponent(secret)}`);
    expect(inJson + inUrl).not.toContain('quo');
    expect(inJson).toHaveLength(JSON.stringify({ password: secret }).length);
    expect(secrets.revealIn(JSON.parse(inJson))).toEqual({ password: secret });
  });

  const secret = 'gehe1m/§ geHeim+wort';
  const everyCharacter = [...secret].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const percent = [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  test.each([
    ['Base64', Buffer.from(secret).toString('base64')],
    ['Base64 behind one byte', Buffer.from(`u${secret}`).toString('base64')],
    ['Base64 behind a user name', `Basic ${Buffer.from(`me:${secret}`).toString('base64')}`],
    ['Base64 between others', Buffer.from(`{"p":"${secret}","more":1}`).toString('base64')],
    ['Base64 for URLs, without padding', Buffer.from(`abcd:${secret}`).toString('base64url')],
    ['hexadecimal digits', Buffer.from(secret).toString('hex')],
    ['hexadecimal digits, upper case', `0x${Buffer.from(secret).toString('hex').toUpperCase()}`],
    ['a URL', `/a?b=${encodeURIComponent(secret)}`],
    ['a URL in lower case', `/a?b=${encodeURIComponent(secret).toLowerCase().replace('geheim', 'geHeim')}`],
    ['a form', new URLSearchParams({ b: secret }).toString()],
    ['percent signs throughout', percent],
    ['JSON with an escaped slash', JSON.stringify(secret).replace('/', '\\/')],
    ['JSON with escapes throughout', `{"a":"${everyCharacter.join('')}"}`],
    [
      'JSON with escapes in upper case',
      `{"a":"${everyCharacter.join('').toUpperCase().replaceAll('U', 'u')}"}`,
    ],
    ['JSON with some escapes', `["${everyCharacter[0]}${secret.slice(1)}"]`],
  ])('a secret that comes back in %s is masked, in text and in bytes', (_what, text) => {
    const secrets = new Secrets();
    secrets.learn('password', secret);
    const masked = secrets.mask(text);
    const [longest = ''] = masked.split(/#\d+password\**|\d\*+/).toSorted((a, b) => b.length - a.length);
    expect(masked).toMatch(/#\d+password/);
    // Nothing of it is left but what belongs to its neighbours.
    expect(longest.length).toBeLessThan(20);
    expect(masked).toHaveLength(text.length);
    expect(masked).not.toMatch(/geh|Heim|wort|6765|Z2Vo|u0067|%67/);
    const bytes = secrets.maskBytes(Buffer.from(text));
    expect(bytes).toHaveLength(Buffer.byteLength(text));
    expect(bytes.toString()).toMatch(/#\d+password/);
    expect(bytes.toString()).not.toMatch(/geh|Heim|wort|6765|Z2Vo|u0067|%67/);
    expect(secrets.mask(masked)).toBe(masked);
  });

  test('a token for an encoded secret stands for the encoded text, one for an escaped secret for the secret', () => {
    const secrets = new Secrets();
    secrets.learn('password', 'geheim1!');
    const base64 = Buffer.from('geheim1!').toString('base64');
    expect(secrets.reveal(secrets.mask(`x ${base64}`))).toBe(`x ${base64}`);
    const parsed = JSON.parse(secrets.mask('{"a":"\\u0067eheim1!"}')) as object;
    expect(secrets.revealIn(parsed)).toEqual({ a: 'geheim1!' });
  });

  test('a secret goes out encoded in a URL', () => {
    const secrets = new Secrets();
    const token = secrets.learn('key', 'a b&c/d');
    const url = new URL('http://host/api');
    url.searchParams.set('key', token);
    expect(secrets.revealInUrl(url.href)).toBe('http://host/api?key=a%20b%26c%2Fd');
    expect(secrets.revealInUrl(`http://host/${encodeURIComponent(token)}/x?y=1`)).toBe(
      'http://host/a%20b%26c%2Fd/x?y=1',
    );
  });

  test('a secret goes out escaped in a payload that is JSON, and as it is in one that is not', () => {
    const secrets = new Secrets();
    const token = secrets.learn('password', 'quo"te');
    const json = { type: 'PUBLISH', topic: 't', payload: JSON.stringify({ password: token }) };
    expect(JSON.parse(secrets.revealInPacket(json).payload)).toEqual({ password: 'quo"te' });
    const text = { type: 'PUBLISH', topic: 't', payload: `key ${token}` };
    expect(secrets.revealInPacket(text).payload).toBe('key quo"te');
  });
});

test('a secret that is a word of the spec is hidden where it is a whole value, and nowhere else', () => {
  const secrets = new Secrets();
  const token = secrets.learnWord('password', 'tenant');
  expect(token).toBe('#1pass');
  expect(secrets.learn('password', 'tenant')).toBe(token);
  expect(secrets.mask('{"tenantId":1,"password":"tenant","path":"/api/tenant"}')).toBe(
    '{"tenantId":1,"password":"#1pass","path":"/api/tenant"}',
  );
  const field = Buffer.from('\0\x06tenant\0\x08tenant/x');
  expect(secrets.maskBytes(field).toString()).toBe('\0\x06#1pass\0\x08tenant/x');
  expect(secrets.reveal(`{"password":"${token}"}`)).toBe('{"password":"tenant"}');
  expect(secrets.mask(String.raw`{"a":"\u0074enant"}`)).toBe(String.raw`{"a":"\u0074enant"}`);
});

describe('the password of a device that brings its own', () => {
  const bytes = encode({ type: 'CONNECT', clientId: 'own', username: 'user', password: 'own' }, 4);
  const packet = decodeFrame(bytes, { protocolLevel: 4 }).packet!;
  const frame = { bytes, packet };

  test('is hidden where it stands, and nowhere else', () => {
    const { packet: seen, hex } = maskedFrame(frame, new Secrets([], true), { protocolLevel: 4 });
    expect(seen).toMatchObject({ clientId: 'own', username: 'user', password: { hex: '2a2a2a' } });
    expect(hex.endsWith('2a2a2a')).toBe(true);
    expect(hex).toHaveLength(2 * bytes.length);
  });

  test('is hidden in the sessions that a case finds', () => {
    const [session] = maskedValue([{ connection: 1, connect: packet }], new Secrets([], true)) as [object];
    expect(session).toMatchObject({ connect: { clientId: 'own', password: { hex: '2a2a2a', text: '***' } } });
  });

  test('stays where it is ours, and part of what is judged', () => {
    expect(maskedFrame(frame, new Secrets(), { protocolLevel: 4 }).packet).toEqual(packet);
  });

  test('authentication data are hidden in the sessions as well', () => {
    const properties = [{ name: 'authenticationData', value: { hex: '0102' } }];
    const connect = { type: 'CONNECT', properties };
    expect(JSON.stringify(maskedValue([{ connect }], new Secrets()))).not.toContain('0102');
  });
});

describe('a CONNECT of a device that brings its own password', () => {
  const of = (protocolLevel: 4 | 5): Buffer =>
    Buffer.from(
      encode(
        {
          type: 'CONNECT',
          clientId: 'thermostat',
          username: 'somebody',
          password: 'its own password',
          will: { topic: 'gone', payload: 'yes' },
          ...(protocolLevel === 5 && {
            properties: [
              { name: 'authenticationMethod', value: 'SCRAM' },
              { name: 'authenticationData', value: { hex: Buffer.from('its own proof').toString('hex') } },
            ],
          }),
        },
        protocolLevel,
      ),
    );
  /** The same fields with a remaining length that fits, so that it is a frame. */
  const framed = (body: Buffer): Buffer => Buffer.concat([Buffer.from([0x10, body.length]), body]);
  const masked = (bytes: Buffer): string => {
    const options = { from: 'client', protocolLevel: 5 } as const;
    const { hex } = maskedFrame({ bytes, ...decodeFrame(bytes, options) }, new Secrets([], true), options);
    return Buffer.from(hex, 'hex').toString('latin1');
  };

  test.each([4, 5] as const)(
    'of level %i, cut anywhere, never shows it, and breaks the same rule',
    (level) => {
      const whole = of(level);
      for (let length = 2; length <= whole.length; length++) {
        const bytes = framed(whole.subarray(2, length));
        const shown = masked(bytes);
        expect(shown).not.toMatch(/its |password|proof/);
        const { malformed } = decodeFrame(bytes, { from: 'client', protocolLevel: 5 });
        const again = decodeFrame(Buffer.from(shown, 'latin1'), { from: 'client', protocolLevel: 5 });
        expect(again.malformed, `cut after ${length} bytes`).toBe(malformed);
      }
      expect(masked(whole)).toContain('thermostat');
    },
  );

  test('shows nothing of what stands behind the last field that it announces', () => {
    const whole = of(4);
    const flags = whole.indexOf('MQTT') + 5;
    const unannounced = Buffer.from(whole);
    unannounced[flags]! &= ~0x40;
    expect(masked(unannounced)).not.toContain('password');
    expect(masked(unannounced)).toContain('somebody');
  });

  test('of a version that nobody knows shows nothing behind its keep-alive', () => {
    const later = Buffer.from(of(4));
    later[later.indexOf('MQTT') + 4] = 6;
    expect(masked(later)).not.toMatch(/password|somebody/);
  });
});
