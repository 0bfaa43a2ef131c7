import {
  either,
  integer,
  list,
  named,
  reference,
  string,
  templated,
  type Form,
} from '../../../schema/form.js';
import { object, optional, required } from '../../../schema/words.js';

/**
 * Text to be sent as UTF-8, the bytes themselves (`hex` counts) where they must not be well-formed, a text many times, or
 * several of these one after the other.
 */
export type TextToSend =
  string | { hex: string; text?: string } | { repeat: string; times: number } | readonly TextToSend[];

/** Bytes as hexadecimal digits, some of which templates may give. */
export const hexadecimal: Form<string> = string({
  description: 'Hexadecimal digits; blanks are free.',
  pattern: '^([0-9a-fA-F ]|\\{[A-Za-z][A-Za-z0-9]*\\})*$',
});

export const textToSend: Form<TextToSend> = named(
  'textToSend',
  either(
    string(),
    object({
      hex: required(hexadecimal, 'The bytes themselves, as hexadecimal digits; they need not be UTF-8.'),
      text: optional(string(), 'The same as text, for the reader; `hex` counts.'),
    }),
    object({
      repeat: required(string(), 'A text that is sent many times.'),
      times: required(templated(integer(0)), 'How many times.'),
    }),
    list(reference<TextToSend>('textToSend')),
  ),
);
