const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * What a text may say besides itself: a number as people write it, and any JSON but a string, which has quotes of its own.
 * `json`: what it is as JSON, where it is some.
 */
export function textReadings(text: string, json: { value: unknown } | undefined): unknown[] {
  const trimmed = text.trim();
  if (json && typeof json.value !== 'string') return [json.value];
  return number.test(trimmed) ? [Number(trimmed)] : [];
}
