import type { Message, SchemaMismatch } from '../spec/api.js';
import { fixedMembers } from '../spec/fixed-members.js';
import { memberOf } from '../spec/pointer.js';
import { showAt } from './as-sent.js';
import { noJson, type Content, type Mismatch } from './content.js';

/** Content must fit one of the messages that the API lists; with several, the nearest one explains the mismatch. */
export function apiSchemaMismatch(
  messages: readonly Message[],
  content: Pick<Content, 'json' | 'isJson' | 'text' | 'whyNoJson'>,
  name: string,
): Mismatch | undefined {
  const withSchema = messages.filter((message) => message.schema !== undefined);
  if (withSchema.length === 0) return undefined;
  if (!content.isJson) return { expected: `${name} is JSON`, actual: noJson(content) };
  const results = withSchema.map((message) => ({ message, mismatches: message.validate(content.json) }));
  if (results.some(({ mismatches }) => mismatches.length === 0)) return undefined;
  const nearest = results.reduce((a, b) => (nearer(b, a, content.json) ? b : a));
  const { pointer, message } = nearest.mismatches[0]!;
  return {
    expected: `${name}${pointer === '' ? '' : ` ${pointer}`} ${message} (message ${nearest.message.id})`,
    actual: `it is ${showAt(content, pointer)}`,
  };
}

type Judged = { message: Message; mismatches: SchemaMismatch[] };

/** The message that is meant shows by its fixed members, such as a status; among equals the fewest mismatches count. */
function nearer(one: Judged, other: Judged, payload: unknown): boolean {
  const agreement = ({ message }: Judged): number =>
    Object.entries(fixedMembers(message))
      .map(([name, value]) => (memberOf(payload, name) === value ? 1 : -1))
      .reduce<number>((sum, point) => sum + point, 0);
  const more = agreement(one) - agreement(other);
  return more > 0 || (more === 0 && one.mismatches.length < other.mismatches.length);
}
