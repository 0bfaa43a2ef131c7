#!/usr/bin/env bash
# @asyncapi/converter 2.0.2 (npm), from AsyncAPI 2.6.0 to 3.0.0, and @asyncapi/parser 3.6.6. A document with MQTT bindings of
# version 0.1.0, which the parser takes, comes out with the same version, and the parser refuses it: in 3.0.0 it must be
# 0.2.0. And a server with url mqtts://plant.example:8883 and protocol mqtt comes out as a host and protocol mqtt: that it
# is TLS stood in the url only, and is said nowhere any more.
# Output: 2.6.0: 0 errors / 3.0.0: "bindingVersion" property must be equal to one of the allowed values: "0.2.0". [...] / server: {"host":"plant.example:8883","protocol":"mqtt"}
# Needs node and npm.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @asyncapi/converter@2.0.2 @asyncapi/parser@3.6.6
cat >document.json <<'JSON'
{ "asyncapi": "2.6.0", "info": { "title": "Meter", "version": "1" },
  "servers": { "plant": { "url": "mqtts://plant.example:8883", "protocol": "mqtt" } },
  "channels": { "reading": { "publish": {
    "operationId": "read",
    "bindings": { "mqtt": { "qos": 1, "retain": true, "bindingVersion": "0.1.0" } },
    "message": { "messageId": "reading", "payload": { "type": "number" } } } } } }
JSON
cat >run.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { convert } from '@asyncapi/converter';
import { Parser } from '@asyncapi/parser';
const before = JSON.parse(readFileSync('document.json', 'utf8'));
const after = convert(before, '3.0.0', {});
const errorsOf = async (document) =>
  (await new Parser().parse(JSON.stringify(document))).diagnostics.filter(({ severity }) => severity === 0);
const [old, now] = [await errorsOf(before), await errorsOf(after)];
const server = JSON.stringify(after.servers.plant);
console.log(`2.6.0: ${old.length} errors / 3.0.0: ${now.map(({ message }) => message).join(', ')} / server: ${server}`);
JS
seen="$(node run.mjs)"
echo "$seen"
wanted='2.6.0: 0 errors / 3.0.0: "bindingVersion" property must be equal to one of the allowed values: "0.2.0". Did you mean "0.2.0"? / server: {"host":"plant.example:8883","protocol":"mqtt"}'
[ "$seen" = "$wanted" ] || { echo "CHANGED: it was $wanted"; exit 1; }
