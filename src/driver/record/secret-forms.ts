/** Shorter ones of an encoding cannot be told from other text. */
const shortestEncoded = 6;

/**
 * What a secret looks like inside of a longer text in Base64 (RFC 4648 sections 4 and 5), wherever in it the secret begins
 * and whatever follows: only characters all of whose bits are the secret's. Where nothing follows the last character is
 * known as well, with or without padding.
 */
function base64Forms(secret: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + secret.length) * 8) / 6);
    const atEnd = whole.slice(first);
    return [atEnd, atEnd.replace(/=+$/, ''), whole.slice(first, last)];
  });
}

const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/**
 * What stands for a secret in an encoding that nothing undoes before a check sees it: Base64 and hexadecimal digits. A
 * token for one of these stands for the encoded text, not for the secret.
 */
export function encodedForms(secret: string): Set<string> {
  const bytes = Buffer.from(secret);
  const base64 = base64Forms(bytes);
  const hex = bytes.toString('hex');
  const all = [...base64, ...base64.map(urlSafe), hex, hex.toUpperCase()];
  return new Set(all.filter((form) => form.length >= shortestEncoded && form !== secret));
}

/** A text with its escapes undone, and where each of its characters comes from. */
interface Unescaped {
  text: string;
  from: number[];
  to: number[];
}

/** How a text is written: as UTF-16, or as the bytes of UTF-8, each one character. */
export type Characters = 'utf16' | 'bytes';

interface Notation {
  escapes: RegExp;
  /** The characters that an escape stands for. */
  meaning(escape: string): string;
}

const short: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** RFC 8259 section 7. A pair of escapes may stand for one character. */
const json: Notation = {
  escapes: /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[^u]/g,
  meaning: (escape) =>
    escape[1] === 'u'
      ? String.fromCharCode(
          ...escape
            .split('\\u')
            .slice(1)
            .map((digits) => parseInt(digits, 16)),
        )
      : (short[escape[1]!] ?? escape[1]!),
};

/** RFC 3986 section 2.1, and the plus sign of forms. One match is one character of UTF-8. */
const url: Notation = {
  escapes:
    /\+|%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi,
  meaning: (escape) =>
    escape === '+' ? ' ' : Buffer.from(escape.replaceAll('%', ''), 'hex').toString('utf8'),
};

/**
 * The text as each notation that it may be written in reads it, where it holds what is looked for; none where it has no
 * escapes. Where each character comes from is asked only then: a topic filter with a plus sign is no form's text.
 */
export function readings(
  text: string,
  characters: Characters,
  holds: (read: string) => boolean,
): Unescaped[] {
  const notations = [...(text.includes('\\') ? [json] : []), ...(/[%+]/.test(text) ? [url] : [])];
  return notations
    .filter(({ escapes, meaning }) =>
      holds(text.replace(escapes, (escape) => inCharacters(meaning(escape), characters))),
    )
    .map((notation) => unescaped(text, notation, characters));
}

const inCharacters = (meant: string, characters: Characters): string =>
  characters === 'bytes' ? Buffer.from(meant).toString('latin1') : meant;

function unescaped(text: string, { escapes, meaning }: Notation, characters: Characters): Unescaped {
  const read: Unescaped = { text: '', from: [], to: [] };
  const pieces: string[] = [];
  const take = (meant: string, from: (index: number) => number, to: (index: number) => number): void => {
    pieces.push(meant);
    for (let index = 0; index < meant.length; index += 1) {
      read.from.push(from(index));
      read.to.push(to(index));
    }
  };
  let end = 0;
  const plain = (until: number): void => {
    const start = end;
    take(
      text.slice(start, until),
      (index) => start + index,
      (index) => start + index + 1,
    );
  };
  for (const match of text.matchAll(escapes)) {
    const [escape] = match;
    plain(match.index);
    end = match.index + escape.length;
    take(
      inCharacters(meaning(escape), characters),
      () => match.index,
      () => match.index + escape.length,
    );
  }
  plain(text.length);
  return { ...read, text: pieces.join('') };
}
