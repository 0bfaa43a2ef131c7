import type { Message, Operation } from '../../spec/api.js';
import { exampleOf } from '../../spec/bare/example.js';
import { payloadParameter } from '../../spec/bare/parameters.js';
import { isRecord } from '../../spec/pointer.js';
import { parseJson } from '../../driver/parse-json.js';
import type { PublishWords } from '../../steps/publish-words.js';
import { Inconclusive } from '../../verdict/non-conformance.js';
import type { CheckContext } from '../check.js';

/** A message of ours: which of the operation's it is, and its value. */
export interface Made {
  message: Message | undefined;
  value: unknown;
}

/**
 * What is sent for an operation: what the user gives, else an example of the document, of the message or of its schema,
 * else a small value that fits. Throws Inconclusive where there is none.
 */
export function valueToSend({ scope }: CheckContext, { id, messages }: Operation): Made {
  const name = payloadParameter(id);
  const given = Object.hasOwn(scope, name) ? scope[name] : undefined;
  if (given !== undefined) return { message: messages[0], value: asValue(given, messages[0]) };
  if (messages.length === 0) return { message: undefined, value: undefined };
  const found = exampleOf(messages);
  if (found) return found;
  const { unjudged } = messages[0]!;
  throw new Inconclusive(
    `nothing was sent: the document has no example of operation ${id} that fits its schema, and none could be made${unjudged === undefined ? '' : ` (${unjudged})`}; give --param ${name}=…`,
  );
}

/** A parameter as the payload that it stands for. */
function asValue(given: unknown, message: Message | undefined): unknown {
  if (typeof given !== 'string') return given;
  const parsed = parseJson(given);
  return message?.kind === 'text' || !('value' in parsed) ? given : parsed.value;
}

/** The words of a PUBLISH by the content type of its message. */
export function publishWords({ message, value }: Made): Pick<PublishWords, 'payload' | 'text' | 'hex'> {
  if (value === undefined) return {};
  if (message?.coding) return { hex: Buffer.from(message.coding.write(value)).toString('hex') };
  const kind = message?.kind ?? 'json';
  if (kind === 'binary' && typeof value === 'string') {
    const encoding = isRecord(message?.schema) ? message.schema['contentEncoding'] : undefined;
    return { hex: Buffer.from(value, encoding === 'base64' ? 'base64' : 'utf8').toString('hex') };
  }
  if (kind === 'text') return { text: typeof value === 'string' ? value : JSON.stringify(value) };
  return { payload: value };
}
