#!/usr/bin/env bash
# @asyncapi/protobuf-schema-parser 3.9.0 with @asyncapi/parser 3.6.6 (npm) turns a message of proto3 into a JSON Schema that
# refuses the JSON which Protocol Buffers themselves write for it (protobuf 6.33.0 from PyPI, its json_format). In that JSON
# names are camelCase, int64 is a string, a map is an object, members of a oneof stand by themselves, and what has its
# default value is left out. The schema wants the names of the .proto, an integer for int64 and for the map as well, a
# member named after the oneof, and every member that is not optional.
# Output: the JSON {"bigCount": "5", "table": {"a": 1}, "text": "x"}; the schema's types: big_count integer, table integer,
# which oneOf; and what it requires: big_count, table, small
# Needs node, npm and python3 with venv.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @asyncapi/parser@3.6.6 @asyncapi/protobuf-schema-parser@3.9.0
python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check protobuf==6.33.0 grpcio-tools==1.76.0
cat >reading.proto <<'PROTO'
syntax = "proto3";
message Reading {
  int64 big_count = 1;
  map<string, int32> table = 2;
  uint32 small = 3;
  oneof which {
    string text = 4;
    int32 number = 5;
  }
}
PROTO
python/bin/python -m grpc_tools.protoc -I. --python_out=. reading.proto
cat >write.py <<'PY'
from google.protobuf.json_format import MessageToJson
from reading_pb2 import Reading

print(MessageToJson(Reading(big_count=5, table={"a": 1}, text="x"), indent=None))
PY
cat >read.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import { ProtoBuffSchemaParser } from '@asyncapi/protobuf-schema-parser';
const parser = new Parser();
parser.registerSchemaParser(ProtoBuffSchemaParser());
const { document } = await parser.parse({
  asyncapi: '3.0.0',
  info: { title: 'Readings', version: '1' },
  channels: {
    readings: {
      address: 'readings',
      messages: {
        reading: {
          payload: {
            schemaFormat: 'application/vnd.google.protobuf;version=3',
            schema: readFileSync('reading.proto', 'utf8'),
          },
        },
      },
    },
  },
});
const { schema } = document.messages().all()[0].payload().json();
const { big_count: big, table, which } = schema.properties;
console.log(`types: big_count ${big.type}, table ${table.type}, which ${Object.keys(which)[0]}`);
console.log(`required: ${schema.required.join(', ')}`);
JS
{ python/bin/python write.py && node read.mjs; } >seen
cat seen
diff - seen <<'SEEN'
{"bigCount": "5", "table": {"a": 1}, "text": "x"}
types: big_count integer, table integer, which oneOf
required: big_count, table, small
SEEN
