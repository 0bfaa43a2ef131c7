#!/usr/bin/env bash
# sparkplug-client 3.2.4 (npm) as an Edge Node keeps three rules of Sparkplug 3.0 otherwise: its will has QoS 0 (where 3.0 asks for
# 1), after a reconnect the will has the bdSeq of the first CONNECT (where it is one more with every CONNECT), and it subscribes to
# NCMD/<node>/# with QoS 0 (where 3.0 asks for NCMD/<node> with QoS 1). The package is of Sparkplug B before 3.0.
# Seen at a plain socket that answers CONNECT, hangs up, and answers the next one.
# Output: will QoS 0 0; will the same but for its timestamp: yes; subscribes spBv1.0/g/NCMD/n/# 0
# Needs node and npm.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact sparkplug-client@3.2.4
cat >run.cjs <<'JS'
const { createServer } = require('node:net');
const { newClient } = require('sparkplug-client');
const wills = [];
const seen = [];
let connections = 0;
/** Whole packets at the beginning of the bytes, with what is left. */
const packetsIn = (bytes) => {
  const packets = [];
  for (;;) {
    let [length, at, shift] = [0, 1, 0];
    for (; at < bytes.length; at += 1, shift += 7) {
      length |= (bytes[at] & 0x7f) << shift;
      if (bytes[at] < 0x80) break;
    }
    if (at >= bytes.length || bytes.length < at + 1 + length) return { packets, rest: bytes };
    packets.push({ first: bytes[0], body: bytes.subarray(at + 1, at + 1 + length) });
    bytes = bytes.subarray(at + 1 + length);
  }
};
const texts = (body, at) => {
  const length = body.readUInt16BE(at);
  return [body.subarray(at + 2, at + 2 + length), at + 2 + length];
};
const server = createServer((socket) => {
  connections += 1;
  const number = connections;
  let bytes = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const { packets, rest } = packetsIn(Buffer.concat([bytes, chunk]));
    bytes = rest;
    for (const { first, body } of packets) {
      if (first >> 4 === 1) {
        const [, afterId] = texts(body, 10);
        const [, afterTopic] = texts(body, afterId);
        const [payload] = texts(body, afterTopic);
        // The payload begins with its timestamp: a tag and a varint.
        let at = 1;
        while (payload[at] >= 0x80) at += 1;
        wills.push({ qos: (body[7] >> 3) & 3, rest: payload.subarray(at + 1).toString('hex') });
        socket.write(Buffer.from([0x20, 2, 0, 0]));
      }
      if (first >> 4 !== 8) continue;
      const [filter, at] = texts(body, 2);
      if (filter.includes('NCMD')) seen.push(`${filter} ${body[at]}`);
      if (number === 1) socket.end();
      else {
        const same = wills[0].rest === wills[1].rest ? 'yes' : 'no';
        console.log(
          `will QoS ${wills[0].qos} ${wills[1].qos}; will the same but for its timestamp: ${same}; subscribes ${seen[1]}`,
        );
        process.exit(0);
      }
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = newClient({
    serverUrl: `mqtt://127.0.0.1:${server.address().port}`,
    username: '',
    password: '',
    groupId: 'g',
    edgeNode: 'n',
    clientId: 'c',
    version: 'spBv1.0',
  });
  client.on('error', () => undefined);
});
setTimeout(() => {
  console.log(`only ${connections} connections came within 30 s`);
  process.exit(1);
}, 30_000);
JS
said="$(node run.cjs)"
echo "sparkplug-client 3.2.4: $said"
[ "$said" = 'will QoS 0 0; will the same but for its timestamp: yes; subscribes spBv1.0/g/NCMD/n/# 0' ]
