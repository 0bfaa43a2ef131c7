import type { TextToSend } from '../driver/wire/encode.js';

/** What goes out for `payload` (as JSON), `text` or `hex`; empty when none of them is given. */
export function payloadOf(words: { payload?: unknown; text?: string; hex?: string }): TextToSend {
  if (words.hex !== undefined) return { hex: words.hex.replaceAll(' ', '') };
  if (words.text !== undefined) return words.text;
  return words.payload === undefined ? '' : JSON.stringify(words.payload);
}
