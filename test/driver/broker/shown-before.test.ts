import { describe, expect, test } from 'vitest';
import { StaysBook } from '../../../src/driver/broker/stays-book.js';
import { TurnedAwayBook } from '../../../src/driver/broker/turned-away-book.js';
import type { BrokerSession } from '../../../src/driver/driver.js';
import type { ConnectPacket } from '../../../src/driver/wire/packet.js';

const session = (connection: number, keepAlive: number): BrokerSession =>
  ({ connection, connect: { keepAlive } }) as BrokerSession;

describe('for how long a device stays', () => {
  test('is counted from the beginning of a session to its end, or to now', () => {
    const book = new StaysBook();
    const first = session(1, 5);
    book.see(first, false, 100);
    book.see(first, false, 900);
    expect(book.longest(1100)).toEqual({ lasted: 1000, keepAlive: 5 });
    book.see(undefined, false, 2100);
    expect(book.longest(9000)).toEqual({ lasted: 2000, keepAlive: 5 });
    book.see(session(2, 5), false, 9000);
    expect(book.longest(10_000)).toEqual({ lasted: 2000, keepAlive: 5 });
    expect(book.longest(12_000)).toEqual({ lasted: 3000, keepAlive: 5 });
  });

  test('a message of ours begins it anew', () => {
    const book = new StaysBook();
    const first = session(1, 5);
    book.see(first, false, 0);
    book.see(first, true, 3000);
    book.see(first, true, 4000);
    expect(book.longest(5000)).toEqual({ lasted: 3000, keepAlive: 5 });
  });

  test('is measured by its keep-alive, without which there is none', () => {
    const book = new StaysBook();
    book.see(session(1, 0), false, 0);
    expect(book.longest(60_000)).toBeUndefined();
    book.see(session(2, 60), false, 60_000);
    book.see(session(3, 5), false, 90_000);
    expect(book.longest(92_000)).toEqual({ lasted: 30_000, keepAlive: 60 });
    expect(book.longest(93_000)).toEqual({ lasted: 3000, keepAlive: 5 });
  });
});

describe('when a device is turned away', () => {
  const connect = { type: 'CONNECT', protocolLevel: 4 } as ConnectPacket;
  /** A book over a clock that is late by so much, each time; the device has just gone. */
  const bookOf = (...delays: number[]): TurnedAwayBook => {
    const book = new TurnedAwayBook(() => () => delays.shift() ?? 0);
    book.see(undefined, false, 0);
    return book;
  };

  test('its attempts are counted until it is let in, and the longest series is kept', () => {
    const book = bookOf(4, 80, 30);
    for (const at of [1000, 2000, 4000]) book.see(connect, false, at);
    book.see(undefined, false, 5000);
    expect(book.longest(7000)).toEqual({
      lasted: 6000,
      attempts: [0, 1000, 3000].map((at) => ({ at, level: 4 })),
      delay: 80,
    });
    book.see(undefined, true, 8000);
    book.see(undefined, false, 8500);
    for (const at of [9000, 10_000]) book.see({ ...connect, protocolLevel: 0x83 }, false, at);
    expect(book.longest(15_000)).toMatchObject({ lasted: 7000 });
    expect(book.longest(17_000)).toEqual({
      lasted: 8000,
      attempts: [0, 1000].map((at) => ({ at, level: 3 })),
      delay: 0,
    });
  });

  test('one attempt is no series', () => {
    const book = bookOf();
    book.see(connect, false, 0);
    expect(book.longest(60_000)).toBeUndefined();
  });

  test('nor is one of which nobody knows how late it was seen', () => {
    const book = new TurnedAwayBook(() => () => 0);
    for (const at of [0, 1000]) book.see(connect, false, at);
    expect(book.longest(60_000)).toBeUndefined();
    book.see(connect, false, 3000);
    expect(book.longest(60_000)?.attempts).toEqual([0, 2000].map((at) => ({ at, level: 4 })));
  });

  test('a restart ends the series: what comes next is not how it tries again', () => {
    const book = bookOf();
    for (const at of [3000, 6000, 9000]) book.see(connect, false, at);
    book.breakOff(10_500);
    for (const at of [10_700, 13_700]) book.see(connect, false, at);
    book.see(undefined, true, 13_800);
    expect(book.longest(60_000)).toEqual({
      lasted: 7500,
      attempts: [0, 3000, 6000].map((at) => ({ at, level: 4 })),
      delay: 0,
    });
  });

  test('whoever storms fills no memory', () => {
    const book = bookOf();
    for (let at = 0; at < 1000; at += 1) book.see(connect, false, at);
    expect(book.longest(1000)?.attempts).toHaveLength(100);
  });
});
