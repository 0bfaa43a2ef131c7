#!/usr/bin/env bash
# mqtt-packet 9.0.2, MQTT 5.0: an AUTH packet whose reason code is 0x00 and which has no properties may leave both out, and
# is then two bytes, F0 00 (3.15.2.1). Its parser refuses that one as "Invalid auth reason code"; DISCONNECT, which may be
# shortened in the same way (3.14.2.1), it reads, and AUTH with the reason code as well.
# Output: e0 00: disconnect, reason code 0 / f0 01 00: auth, reason code 0 / f0 00: Invalid auth reason code
# Needs node and npm.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts mqtt-packet@9.0.2
cat >run.cjs <<'JS'
const { parser } = require('mqtt-packet');
const read = (hex) => {
  let seen = 'nothing';
  const reader = parser({ protocolVersion: 5 });
  reader.on('packet', ({ cmd, reasonCode }) => (seen = `${cmd}, reason code ${reasonCode}`));
  reader.on('error', ({ message }) => (seen = message));
  reader.parse(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return `${hex}: ${seen}`;
};
console.log(['e0 00', 'f0 01 00', 'f0 00'].map(read).join(' / '));
JS
seen="$(node run.cjs)"
echo "mqtt-packet $(node -p 'require("./node_modules/mqtt-packet/package.json").version'): $seen"
wanted='e0 00: disconnect, reason code 0 / f0 01 00: auth, reason code 0 / f0 00: Invalid auth reason code'
[ "$seen" = "$wanted" ] || { echo "CHANGED: it was $wanted"; exit 1; }
