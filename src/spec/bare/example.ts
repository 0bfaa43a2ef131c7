import type { Message } from '../api.js';
import { isRecord } from '../pointer.js';
import { minimalValue } from './minimal.js';

/** The first message of which the document has an example that fits, or for which a small value can be made. */
export function exampleOf(messages: readonly Message[]): { message: Message; value: unknown } | undefined {
  for (const message of messages) {
    if (message.unjudged !== undefined) continue;
    const value = candidatesOf(message).find((one) => message.validate(one).length === 0);
    if (value !== undefined) return { message, value };
  }
  return undefined;
}

/** In the order in which a document means them. */
function candidatesOf({ examples, schema, kind, coding }: Message): unknown[] {
  if (coding) return [...examples, coding.smallest()];
  if (schema === undefined) return examples.length > 0 ? examples : [kind === 'text' ? 'x' : {}];
  const own = isRecord(schema) ? schema : {};
  const ofSchema = [
    ...(Array.isArray(own['examples']) ? (own['examples'] as unknown[]) : []),
    ...['example', 'default'].filter((word) => Object.hasOwn(own, word)).map((word) => own[word]),
  ];
  return [...examples, ...ofSchema, minimalValue(schema)];
}
