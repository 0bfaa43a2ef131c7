import type { Message } from '../api.js';
import { isRecord } from '../pointer.js';
import type { Problem } from '../read/problem.js';
import { inlineSchema } from './inline-schema.js';
import type { Node } from './node.js';
import type { PayloadSchemas } from './payload-schemas.js';

/** Languages that are JSON Schema draft-07 for us: AsyncAPI's own, and draft-07 itself. */
const ourDialect =
  /^application\/(vnd\.aai\.asyncapi(\+json|\+yaml)?|schema\+(json|yaml)) *; *version=(2|3|draft-07)/;

interface Context {
  schemas: PayloadSchemas;
  warnings: Problem[];
}

/** A message of a channel, with the check of its payload. What it says about headers has no place in MQTT 3.1.1. */
export function readMessage(
  id: string,
  written: Node,
  defaultContentType: string | undefined,
  { schemas, warnings }: Context,
): Message {
  const node = written.follow() ?? written;
  const examples = (node.merged('examples')?.items() ?? []).flatMap(
    (example) => example.get('payload') ?? [],
  );
  const contentType = node.merged('contentType')?.value ?? defaultContentType;
  const schema = schemaOf(node, warnings);
  const correlation = correlationOf(node, warnings);
  const triesExamples = schemas.triesAll;
  const validate = schema ? schemas.compile(schema) : () => [];
  for (const example of triesExamples ? examples : []) {
    const [mismatch] = validate(example.value);
    if (mismatch) {
      const where = mismatch.pointer === '' ? 'it' : mismatch.pointer;
      warnings.push(
        example.problem(
          `the example does not fit the schema of message "${id}": ${where} ${mismatch.message}`,
        ),
      );
    }
  }
  const inlined = once(() => schema && inlineSchema(schema));
  return {
    id,
    ...(typeof contentType === 'string' && { contentType }),
    examples: examples.map(({ value }) => value),
    ...(correlation !== undefined && { correlation }),
    get schema() {
      return inlined();
    },
    validate,
  };
}

/** Most messages of a large document are never asked for it. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A runtime expression such as `$message.payload#/requestId`; headers have no place in MQTT 3.1.1. */
function correlationOf(message: Node, warnings: Problem[]): string | undefined {
  const location = message.merged('correlationId', 'location');
  if (typeof location?.value !== 'string') return undefined;
  const pointer = /^\$message\.payload#(\/.+)$/.exec(location.value)?.[1];
  if (pointer === undefined) {
    warnings.push(
      location.problem(`"${location.value}" is no place in a payload, so replies are told apart by topic`),
    );
  }
  return pointer;
}

/** `payload` is a schema, or a Multi Format Schema Object: `{ schemaFormat, schema }`. */
function schemaOf(message: Node, warnings: Problem[]): Node | undefined {
  const payload = message.get('payload');
  if (!payload || !isRecord(payload.value) || !('schema' in payload.value)) return payload;
  const format = payload.text('schemaFormat');
  if (format === undefined || ourDialect.test(format)) return payload.get('schema');
  warnings.push(payload.problem(`schemas in "${format}" cannot be read, so the payload is not checked`));
  return undefined;
}
