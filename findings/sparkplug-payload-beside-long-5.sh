#!/usr/bin/env bash
# sparkplug-payload 1.0.3 (npm) reads other numbers when another package of the same project brings long 5, as protobufjs 7
# and 8 and @grpc/proto-loader do. It compares with the class of long 4, its own dependency, while protobufjs 6.11.6 below
# it finds `long` by a require of its helper, which npm puts beside the newer one: values are then of a class that the
# library does not know, and the sign of Int64 is not taken back. No error, no warning; a counter of -4 becomes 2^64 - 4.
# Output: alone: Int64 -4, UInt32 7 is a number; beside protobufjs 7.4.0: Int64 18446744073709551612, UInt32 7 is an object
# Needs node and npm.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cat >"$folder/run.cjs" <<'JS'
const { encodePayload, decodePayload } = require('sparkplug-payload').get('spBv1.0');
const there = (type, value) => {
  const payload = { timestamp: 1700000000000, seq: 0, metrics: [{ name: 'm', type, value }] };
  return decodePayload(encodePayload(payload)).metrics[0].value;
};
const small = there('UInt32', 7);
console.log(`Int64 ${there('Int64', -4)}, UInt32 ${small} is ${typeof small === 'number' ? 'a number' : 'an object'}`);
JS
seen_with() {
  mkdir "$folder/$1"
  cd "$folder/$1"
  echo '{ "name": "project", "version": "1.0.0" }' >package.json
  npm install --silent --no-audit --no-fund --ignore-scripts "${@:2}"
  cp ../run.cjs .
  node run.cjs
}
alone="$(seen_with alone sparkplug-payload@1.0.3)"
beside="$(seen_with beside sparkplug-payload@1.0.3 protobufjs@7.4.0)"
echo "alone: $alone; beside protobufjs 7.4.0: $beside"
[ "$alone" = 'Int64 -4, UInt32 7 is a number' ]
[ "$beside" = 'Int64 18446744073709551612, UInt32 7 is an object' ]
