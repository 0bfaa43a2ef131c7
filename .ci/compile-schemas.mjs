// The second half of the build: makes code of our own JSON Schemas, which every start would make again otherwise.
import { writeFileSync } from 'node:fs';
import standalone from 'ajv/dist/standalone/index.js';
import { builtInChecks } from '../dist/src/checks/index.js';
import { metaschemaItself } from '../dist/src/spec/asyncapi/payload-schemas.js';
import { structureSchemas } from '../dist/src/spec/asyncapi/structure.js';
import { newAjv } from '../dist/src/spec/read/check-schema.js';
import { compiledFile, nameOfCompiled } from '../dist/src/spec/read/compiled.js';
import { formatSchema, stepSchema, textWithDefinitions } from '../dist/src/spec/read/format-check.js';

// Only whether a value fits: whoever must know why compiles the schema itself.
const ajv = newAjv({
  allErrors: false,
  verbose: false,
  messages: false,
  strict: false,
  strictNumbers: true,
  validateSchema: false,
  code: { source: true, lines: true },
});

const add = (text, schema, $id = nameOfCompiled(text)) => {
  // Two checks may take the same parameters.
  if (!ajv.getSchema($id)) ajv.addSchema({ ...schema, $id });
  return [nameOfCompiled(text), $id];
};

const conformance = 'conformance';
/** A schema whose references to the definitions lead into the one schema that has them. */
const withShared = (schema) =>
  JSON.parse(
    JSON.stringify(schema).replaceAll('"$ref":"#/definitions/', `"$ref":"${conformance}#/definitions/`),
  );

const exported = [
  add(formatSchema('conformance'), JSON.parse(formatSchema('conformance')), conformance),
  add(formatSchema('target'), JSON.parse(formatSchema('target'))),
  ...[metaschemaItself(), ...structureSchemas()].map((schema) => add(JSON.stringify(schema), schema)),
  ...[stepSchema, ...builtInChecks.map(({ parameters }) => parameters)].map((schema) =>
    add(textWithDefinitions(schema), withShared(schema)),
  ),
];

writeFileSync(compiledFile(), standalone.default(ajv, Object.fromEntries(exported)));
