import type { Heard } from '../driver.js';

/** A text that came, with its JSON where it is JSON. */
export function heardText(text: string, at: number): Extract<Heard, { type: 'text' }> {
  try {
    return { type: 'text', text, json: JSON.parse(text) as unknown, isJson: true, at };
  } catch {
    return { type: 'text', text, json: undefined, isJson: false, at };
  }
}
