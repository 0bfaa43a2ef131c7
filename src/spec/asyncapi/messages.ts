import type { Message } from '../api.js';
import { codingOf, type FoundCoding } from '../coding/index.js';
import { headerIn } from '../header-place.js';
import { isRecord } from '../pointer.js';
import type { Problem } from '../read/problem.js';
import { inlineSchema } from './inline-schema.js';
import { contentKind, unjudgedAs } from './content-kind.js';
import type { Node } from './node.js';
import type { PayloadSchemas } from './payload-schemas.js';

/** Languages that are JSON Schema draft-07 for us: AsyncAPI's own, and draft-07 itself. */
const ourDialect =
  /^application\/(vnd\.aai\.asyncapi(\+json|\+yaml)?|schema\+(json|yaml)) *; *version=(2|3|draft-07)/;

/** Schemas of OpenAPI 3.0: draft-07 with `nullable`, as far as they compile. */
const openApi = /^application\/vnd\.oai\.openapi(\+json|\+yaml)? *; *version=3\.0/;

interface Context {
  lenient: boolean;
  /** Messages have headers: the properties of MQTT 5.0. */
  hasHeaders: boolean;
  schemas: PayloadSchemas;
  warnings: Problem[];
}

/** A message of a channel, with the check of its payload. Of its headers only what ties a reply to a request is read. */
export function readMessage(
  id: string,
  written: Node,
  defaultContentType: string | undefined,
  context: Context,
): Message {
  const node = written.follow() ?? written;
  const examples = (node.merged('examples')?.items() ?? []).flatMap(
    (example) => example.get('payload') ?? [],
  );
  const contentType = textOf(node.merged('contentType')?.value) ?? defaultContentType;
  const correlation = correlationOf(node, context);
  const triesExamples = context.schemas.triesAll;
  const { schema, validate, ...judged } = judgeOf(id, node, contentType, context);
  if (triesExamples && judged.unjudged === undefined)
    context.warnings.push(...misfits(id, examples, validate));
  const inlined = once(() => schema && inlineSchema(schema));
  return {
    id,
    ...(contentType !== undefined && { contentType }),
    ...judged,
    examples: examples.map(({ value }) => value),
    ...correlation,
    ...(node.merged('headers') !== undefined && { hasHeaders: true as const }),
    get schema() {
      return inlined();
    },
    validate,
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** How payloads of a message are judged, and why not, where its schema cannot be used or says nothing of them. */
function judgeOf(
  id: string,
  node: Node,
  contentType: string | undefined,
  { lenient, schemas, warnings }: Context,
): Pick<Message, 'kind' | 'coding' | 'codedSchema' | 'unjudged' | 'validate'> & {
  schema: Node | undefined;
} {
  const isJson = contentKind(contentType) === 'json';
  const { schema, unread, coding, ...coded } = schemaOf(node, lenient, warnings, isJson);
  if (coding)
    return {
      schema: undefined,
      kind: 'binary',
      coding,
      ...coded,
      validate: (value) => coding.mismatches(value),
    };
  const validate = schema ? schemas.compile(schema) : () => [];
  const named = contentKind(contentType);
  // What the document of a spec of ours leaves open is JSON; a stranger's may mean a text.
  const kind = named === 'any' && !lenient ? 'json' : named;
  const useless = schema && (schemas.whyUnusable(schema) ?? unjudgedAs(kind, schema));
  if (useless !== undefined)
    warnings.push(schema!.problem(`payloads of message "${id}" are not judged: ${useless}`));
  const unjudged = unread ?? useless;
  return {
    schema,
    validate,
    ...coded,
    ...(kind !== 'json' && { kind }),
    ...(unjudged !== undefined && { unjudged }),
  };
}

/** Examples that contradict the schema beside them: one of the two is wrong. */
const misfits = (id: string, examples: readonly Node[], validate: Message['validate']): Problem[] =>
  examples.flatMap((example) => {
    const [mismatch] = validate(example.value);
    if (!mismatch) return [];
    const where = mismatch.pointer === '' ? 'it' : mismatch.pointer;
    return [
      example.problem(`the example does not fit the schema of message "${id}": ${where} ${mismatch.message}`),
    ];
  });

/** Most messages of a large document are never asked for it. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A runtime expression such as `$message.payload#/requestId`, or of a header, which MQTT 3.1.1 has not. */
function correlationOf(
  message: Node,
  { hasHeaders, warnings }: Context,
): Pick<Message, 'correlation' | 'correlationHeader'> {
  const location = message.merged('correlationId', 'location');
  if (typeof location?.value !== 'string') return {};
  const pointer = /^\$message\.payload#(\/.+)$/.exec(location.value)?.[1];
  if (pointer !== undefined) return { correlation: pointer };
  const header = hasHeaders ? headerIn(location.value) : undefined;
  if (header !== undefined) return { correlationHeader: header };
  warnings.push(
    location.problem(`"${location.value}" is no place in a payload, so replies are told apart by topic`),
  );
  return {};
}

/** `payload` is a schema, or a Multi Format Schema Object: `{ schemaFormat, schema }`. */
function schemaOf(
  message: Node,
  lenient: boolean,
  warnings: Problem[],
  isJson: boolean,
): { schema?: Node | undefined } & Pick<Message, 'codedSchema'> &
  Partial<Extract<FoundCoding, { coding: unknown }> & { unread: string }> {
  const payload = message.get('payload');
  if (!payload && message.written('payload')) return { unread: 'its schema refers to itself alone' };
  if (!payload || !isRecord(payload.value) || !('schema' in payload.value)) return { schema: payload };
  const format = payload.text('schemaFormat');
  if (format === undefined || ourDialect.test(format) || (lenient && openApi.test(format)))
    return { schema: payload.get('schema') };
  const codedSchema = payload.get('schema')?.value;
  const found = codingOf(format, codedSchema, isJson) ?? {
    unread: `schemas in "${format}" cannot be read`,
  };
  if ('unread' in found) warnings.push(payload.problem(`${found.unread}, so the payload is not checked`));
  return { ...found, codedSchema };
}
