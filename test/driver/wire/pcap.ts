/** One TCP segment with payload between a client port and the server port of one pair of hosts. */
export interface Segment {
  clientPort: number;
  from: 'server' | 'client';
  payload: Uint8Array;
}

/** Raw IP packets without a link layer, LINKTYPE_RAW of the pcap format. */
const linkTypeRaw = 101;
const addresses = { client: [10, 0, 0, 1], server: [10, 0, 0, 2] };

/** IPv4 and TCP headers of 20 bytes each. Checksums stay 0: tshark does not verify them unless asked. */
function ipPacket(segment: Segment, serverPort: number, sequence: number): Buffer {
  const { from, clientPort, payload } = segment;
  const headers = Buffer.alloc(40);
  headers[0] = 0x45;
  headers.writeUInt16BE(40 + payload.length, 2);
  headers[8] = 64;
  headers[9] = 6;
  headers.set(addresses[from], 12);
  headers.set(addresses[from === 'client' ? 'server' : 'client'], 16);
  headers.writeUInt16BE(from === 'client' ? clientPort : serverPort, 20);
  headers.writeUInt16BE(from === 'client' ? serverPort : clientPort, 22);
  headers.writeUInt32BE(sequence, 24);
  headers.writeUInt32BE(1, 28);
  headers[32] = 5 << 4;
  headers[33] = 0x18; // PSH and ACK
  headers.writeUInt16BE(0xffff, 34);
  return Buffer.concat([headers, payload]);
}

/** A capture file in the pcap format, one record for each segment, a millisecond apart. */
export function pcap(segments: readonly Segment[], serverPort: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0x40000, 16);
  header.writeUInt32LE(linkTypeRaw, 20);
  const sequences = new Map<string, number>();
  const records = segments.map((segment, index) => {
    const stream = `${segment.clientPort} ${segment.from}`;
    const sequence = sequences.get(stream) ?? 1;
    sequences.set(stream, sequence + segment.payload.length);
    const packet = ipPacket(segment, serverPort, sequence);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(Math.floor(index / 1000), 0);
    record.writeUInt32LE((index % 1000) * 1000, 4);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    return Buffer.concat([record, packet]);
  });
  return Buffer.concat([header, ...records]);
}
