import { parseJson } from '../parse-json.js';
import type { Heard } from '../driver.js';

/** A text that came, with its JSON where it is JSON. */
export function heardText(text: string, at: number): Extract<Heard, { type: 'text' }> {
  const parsed = parseJson(text);
  return 'value' in parsed
    ? { type: 'text', text, json: parsed.value, isJson: true, at }
    : { type: 'text', text, json: undefined, isJson: false, at };
}
