import type { Socket } from 'node:net';

/** What a device says first where TLS is spoken (RFC 8446, section 4.1.2), as far as somebody asks for it. */
export interface ClientHello {
  /** Numbers of the cipher suites that it offers, in its order. */
  suites: number[];
  /** The name of the server that it wants, where it says one (RFC 6066, section 3). */
  serverName?: string;
}

const handshake = 22;
const clientHello = 1;
const serverNameExtension = 0;
const recordHeader = 5;
/** A record has so many bytes at most (RFC 8446, section 5.1), and a ClientHello of a device lies in one. */
const longestRecord = 0x4000 + 256;

/** How many bytes the first record needs; undefined for what is no handshake of TLS. */
export function recordLength(bytes: Buffer): number | undefined {
  if (bytes[0] !== handshake) return undefined;
  if (bytes.length < recordHeader) return recordHeader;
  const length = bytes.readUInt16BE(3);
  return length > longestRecord ? undefined : recordHeader + length;
}

/** Reads a ClientHello in its first record; undefined where there is none that can be read to its end. */
export function readClientHello(bytes: Buffer): ClientHello | undefined {
  try {
    return read(new Cursor(bytes.subarray(recordHeader)));
  } catch {
    return undefined;
  }
}

function read(record: Cursor): ClientHello | undefined {
  if (record.number(1) !== clientHello) return undefined;
  const message = record.part(3);
  // Its version and its random number, then the id of a session.
  message.skip(2 + 32);
  message.skip(message.number(1));
  const listed = message.part(2);
  const suites: number[] = [];
  while (!listed.isOver) suites.push(listed.number(2));
  message.skip(message.number(1));
  const name = message.isOver ? undefined : serverNameIn(message.part(2));
  return { suites, ...(name === undefined ? {} : { serverName: name }) };
}

function serverNameIn(extensions: Cursor): string | undefined {
  while (!extensions.isOver) {
    const type = extensions.number(2);
    const content = extensions.part(2);
    if (type !== serverNameExtension) continue;
    const names = content.part(2);
    names.skip(1);
    return names.text(names.number(2));
  }
  return undefined;
}

/** Reads what a socket says first, and puts it back for whoever speaks TLS on it; `then` is told the ClientHello, if it is one. */
export function whenHello(socket: Socket, then: (hello: ClientHello | undefined) => void): void {
  let bytes = Buffer.alloc(0);
  const look = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    bytes = Buffer.concat([bytes, chunk]);
    const length = recordLength(bytes);
    if (length !== undefined && bytes.length < length) return;
    socket.off('readable', look);
    socket.unshift(bytes);
    then(readClientHello(bytes));
  };
  socket.on('readable', look);
}

/** Reads numbers and parts with a length before them. Throws RangeError behind the end. */
class Cursor {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  get isOver(): boolean {
    return this.#at >= this.bytes.length;
  }

  number(size: number): number {
    const value = this.bytes.readUIntBE(this.#at, size);
    this.#at += size;
    return value;
  }

  skip(count: number): void {
    if (this.#at + count > this.bytes.length) throw new RangeError('behind the end');
    this.#at += count;
  }

  text(length: number): string {
    const from = this.#at;
    this.skip(length);
    return this.bytes.toString('latin1', from, this.#at);
  }

  /** What stands behind its length, which takes so many bytes. */
  part(sizeOfLength: number): Cursor {
    const length = this.number(sizeOfLength);
    const from = this.#at;
    this.skip(length);
    return new Cursor(this.bytes.subarray(from, this.#at));
  }
}
