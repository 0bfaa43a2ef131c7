import type { Parameter } from '../spec/model.js';

/** The text with its first letter in the other case; undefined where it has none. */
function withOtherCase(text: string): string | undefined {
  const at = text.search(/[A-Za-z]/);
  if (at < 0) return undefined;
  const letter = text[at]!;
  const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  return text.slice(0, at) + other + text.slice(at + 1);
}

/** The value of a parameter: as it was given, by its default, or made of another one's; undefined where there is none. */
export function parameterValue(
  parameters: Readonly<Record<string, Parameter>>,
  name: string,
  given: Readonly<Record<string, unknown>>,
): unknown {
  const { default: usual, otherCaseOf } = parameters[name] ?? {};
  const value = given[name] ?? usual;
  if (value !== undefined || otherCaseOf === undefined) return value;
  const of = parameterValue(parameters, otherCaseOf, given);
  return typeof of === 'string' ? withOtherCase(of) : undefined;
}
