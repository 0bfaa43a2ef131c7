/** Deeper JSON is not read: no document asks for it, and whoever looks at a value would run out of stack. */
export const deepestJson = 128;

/** What a text is as JSON; `why` it is none where its form does not show that. */
export type ParsedJson = { value: unknown } | { why?: string };

/** Reads JSON that somebody else has sent: never throws, and never builds what is nested without measure. */
export function parseJson(text: string): ParsedJson {
  if (isTooDeep(text)) return { why: `it is nested more than ${deepestJson} levels deep` };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return {};
  }
}

function isTooDeep(text: string): boolean {
  if (text.length <= 2 * deepestJson) return false;
  let depth = 0;
  // Strings are matched whole: what looks like a bracket inside of one is none.
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (mark === '[' || mark === '{') depth += 1;
    else if (mark === ']' || mark === '}') depth -= 1;
    if (depth > deepestJson) return true;
  }
  return false;
}
