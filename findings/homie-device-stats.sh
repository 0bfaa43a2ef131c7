#!/usr/bin/env bash
# homie-device 3.0.1 (npm) publishes $stats/uptime without RETAIN, beside attributes that have it. The convention that it names
# (Homie 3.0.1) has a table of statistics in which uptime is retained, and all versions retain whatever they do not except.
# Seen at a plain socket that answers CONNECT and reads what is published.
# Output: homie/client/$homie 31, homie/client/$stats/uptime 30
# Needs node and npm.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact homie-device@3.0.1
cat >run.cjs <<'JS'
const { createServer } = require('node:net');
const HomieDevice = require('homie-device');
const wanted = ['homie/client/$homie', 'homie/client/$stats/uptime'];
const seen = new Map();
const server = createServer((socket) => {
  let bytes = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      let [length, at, shift] = [0, 1, 0];
      for (; at < bytes.length; at += 1, shift += 7) {
        length |= (bytes[at] & 0x7f) << shift;
        if (bytes[at] < 0x80) break;
      }
      if (at >= bytes.length || bytes.length < at + 1 + length) return;
      const [first, body] = [bytes[0], bytes.subarray(at + 1, at + 1 + length)];
      bytes = bytes.subarray(at + 1 + length);
      if (first >> 4 === 1) socket.write(Buffer.from([0x20, 2, 0, 0]));
      if (first >> 4 !== 3) continue;
      const topic = body.subarray(2, 2 + body.readUInt16BE(0)).toString();
      if (wanted.includes(topic)) seen.set(topic, first.toString(16));
      if (seen.size < wanted.length) continue;
      console.log(wanted.map((one) => `${one} ${seen.get(one)}`).join(', '));
      process.exit(0);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  const mqtt = { host: '127.0.0.1', port: server.address().port, base_topic: 'homie/' };
  const device = new HomieDevice({ name: 'client', device_id: 'client', mqtt });
  device.node('sensors', 'sensors', 'sensors').advertise('count').setName('count').setDatatype('integer');
  device.setup(true);
});
setTimeout(() => {
  console.log(`only ${[...seen.keys()].join(', ') || 'nothing'} came within 90 s`);
  process.exit(1);
}, 90_000);
JS
said="$(node run.cjs)"
echo "homie-device 3.0.1: $said"
[ "$said" = 'homie/client/$homie 31, homie/client/$stats/uptime 30' ]
