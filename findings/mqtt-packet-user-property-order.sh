#!/usr/bin/env bash
# mqtt-packet 9.0.2, MQTT 5.0: user properties may repeat, and whoever forwards a message keeps their order (MQTT-3.3.2-18).
# Its parser puts them into an object by name, so between different names the order is lost, and a packet that is read and
# written again is another one of the same length: a=1 b=2 a=3 goes in, a=1 a=3 b=2 comes out.
# Output: read as {"a":["1","3"],"b":"2"}; written again as a=1 a=3 b=2
# Needs node and npm.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mqtt-packet@9.0.2
cat >run.cjs <<'JS'
const { parser, generate } = require('mqtt-packet');
const version = { protocolVersion: 5 };
const text = (value) => [0, value.length, ...Buffer.from(value)];
const properties = [['a', '1'], ['b', '2'], ['a', '3']].flatMap(([name, value]) => [0x26, ...text(name), ...text(value)]);
const body = [...text('t'), properties.length, ...properties, 0x78];
const reader = parser(version);
reader.on('packet', (packet) => {
  const bytes = [...generate(packet, version)];
  // Each property is its identifier and two texts of one byte.
  const again = Array.from({ length: 3 }, (_, at) => bytes.slice(6 + 7 * at, 13 + 7 * at));
  const words = again.map((one) => `${String.fromCharCode(one[3])}=${String.fromCharCode(one[6])}`).join(' ');
  console.log(`read as ${JSON.stringify(packet.properties.userProperties)}; written again as ${words}`);
});
reader.parse(Buffer.from([0x30, body.length, ...body]));
JS
seen="$(node run.cjs)"
echo "mqtt-packet $(node -p 'require("./node_modules/mqtt-packet/package.json").version'): $seen"
wanted='read as {"a":["1","3"],"b":"2"}; written again as a=1 a=3 b=2'
[ "$seen" = "$wanted" ] || { echo "CHANGED: it was $wanted"; exit 1; }
