#!/usr/bin/env bash
# @asyncapi/avro-schema-parser 3.1.0 (npm) turns an Avro schema into the JSON Schema by which payloads of an AsyncAPI document
# are judged. Avro's own JSON encoding writes a value of a union as {"string":"x"}, and avsc 5.7.9 does; that schema takes
# "x" only. Of a union of two number types it takes no whole number at all, in neither form: it is a `oneOf` of an integer
# and a number, and 5 is both. The same for int and long, string and bytes, and an enum and string.
# Output: null, string: Avro's form false, bare true / int, double: false, false / int, long: false, false
#         / string, bytes: false, false
# Needs node and npm.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @asyncapi/avro-schema-parser@3.1.0 avsc@5.7.9 ajv@8.20.0
cat >run.cjs <<'JS'
const avro = require('avsc');
const Ajv = require('ajv');
const { AvroSchemaParser } = require('@asyncapi/avro-schema-parser');

async function judged(union, value) {
  const schema = () => ({ type: 'record', name: 'Reading', fields: [{ name: 'v', type: union }] });
  const text = avro.Type.forSchema(schema(), { wrapUnions: true }).toString({ v: value });
  const schemaFormat = 'application/vnd.apache.avro;version=1.9.0';
  const json = await AvroSchemaParser().parse({ data: schema(), meta: {}, schemaFormat, asyncapi: {} });
  const fits = new Ajv({ strict: false, logger: false }).compile(json);
  const bare = { v: Object.values(value)[0] };
  return `${union.join(', ')}: ${text} ${fits(JSON.parse(text))}, ${JSON.stringify(bare)} ${fits(bare)}`;
}

Promise.all([
  judged(['null', 'string'], { string: 'x' }),
  judged(['int', 'double'], { int: 5 }),
  judged(['int', 'long'], { int: 5 }),
  judged(['string', 'bytes'], { string: 'x' }),
]).then((all) => console.log(all.join(' / ')));
JS
seen="$(node run.cjs)"
echo "$seen"
wanted='null, string: {"v":{"string":"x"}} false, {"v":"x"} true / int, double: {"v":{"int":5}} false, {"v":5} false / int, long: {"v":{"int":5}} false, {"v":5} false / string, bytes: {"v":{"string":"x"}} false, {"v":"x"} false'
[ "$seen" = "$wanted" ] || { echo "CHANGED: it was $wanted"; exit 1; }
