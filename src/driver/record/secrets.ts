import { parseJson } from '../parse-json.js';
import { encodedForms, readings, type Characters } from './secret-forms.js';
import { shortest, TextFinder } from './text-finder.js';

/** A member whose value is secret wherever it is seen: of a topic's payload or of an answer to an HTTP path. */
export interface SecretRule {
  name: string;
  matches: (topicOrUrl: string) => boolean;
  /** The secret in a decoded payload or answer. */
  find: (payload: unknown) => unknown;
}

/** A secret as it stands in text, in JSON and in a URL: the same three times, for most. */
const formsOf = (secret: string): Set<string> =>
  new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);

/**
 * Replaces secrets by tokens of the same length when bytes come in, and puts them back when bytes go out. Whoever
 * judges sees only the tokens, live and replayed.
 */
export class Secrets {
  readonly #tokenOf = new Map<string, string>();
  readonly #secretOf = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #secrets = new TextFinder();
  /** The bytes of the secrets, each as one character. */
  readonly #bytes = new TextFinder();
  readonly #tokenOfBytes = new Map<string, string>();
  /** What a form that is looked for stands for; those that no token was needed for yet have none. */
  readonly #meant = new Map<string, { name: string; meaning: string }>();
  readonly #tokenOfLength = new Map<string, string>();
  readonly #tokens = new TextFinder();

  constructor(
    private readonly rules: readonly SecretRule[] = [],
    /** The password of every CONNECT is hidden: it is a device's own, which nobody has told us. */
    readonly hidesPasswords = false,
  ) {}

  /** Returns the token that stands for the secret from now on. Shorter ones than 4 characters cannot be told from other text. */
  learn(name: string, secret: string): string {
    const known = this.#tokenOf.get(secret);
    if (known !== undefined) return known;
    if (this.#secretOf.has(secret) || secret.length < shortest) return secret;
    for (const form of formsOf(secret)) {
      const token = this.#newToken(name, Buffer.byteLength(form));
      this.#tokenOf.set(form, token);
      this.#secretOf.set(token, secret);
      this.#tokens.add(token);
      this.#secrets.add(form);
      const bytes = Buffer.from(form).toString('latin1');
      this.#bytes.add(bytes);
      this.#tokenOfBytes.set(bytes, token);
      this.#meant.set(form, { name, meaning: secret });
      this.#meant.set(bytes, { name, meaning: secret });
    }
    for (const form of encodedForms(secret)) {
      if (this.#meant.has(form)) continue;
      this.#meant.set(form, { name, meaning: form });
      this.#secrets.add(form);
      this.#bytes.add(form);
    }
    return this.#tokenOf.get(secret)!;
  }

  /**
   * The same for a secret that is also a word of the spec, such as one that its topics or members hold: hidden everywhere,
   * it would change what the target is judged by. It is masked where it is a whole value: a text of JSON, or a field of an
   * MQTT packet, which has its length in front (MQTT 3.1.1 section 1.5.3).
   */
  learnWord(name: string, secret: string): string {
    const known = this.#tokenOf.get(secret);
    if (known !== undefined) return known;
    if (this.#secretOf.has(secret) || secret.length < shortest) return secret;
    const bytes = Buffer.from(secret);
    const token = this.#newToken(name, bytes.length);
    this.#tokenOf.set(secret, token);
    this.#secretOf.set(token, secret);
    this.#tokens.add(token);
    this.#secrets.add(JSON.stringify(secret));
    this.#tokenOf.set(JSON.stringify(secret), JSON.stringify(token));
    const length = String.fromCharCode(bytes.length >> 8, bytes.length & 0xff);
    for (const [before, after] of [
      ['"', '"'],
      [length, ''],
    ] as const) {
      const form = `${before}${bytes.toString('latin1')}${after}`;
      this.#bytes.add(form);
      this.#tokenOfBytes.set(form, `${before}${token}${after}`);
    }
    return token;
  }

  #newToken(name: string, length: number): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const token = `#${count}${name}`.padEnd(length, '*').slice(0, length);
    return this.#secretOf.has(token) ? `${count}${'*'.repeat(length)}`.slice(0, length) : token;
  }

  /** Learns what the rules say about a JSON text seen on a topic or at a URL. */
  learnFrom(topicOrUrl: string, text: string | undefined): void {
    const rules = text === undefined ? [] : this.rules.filter((rule) => rule.matches(topicOrUrl));
    if (rules.length === 0) return;
    const parsed = parseJson(text!);
    if (!('value' in parsed)) return;
    for (const rule of rules) {
      const secret = rule.find(parsed.value);
      if (typeof secret === 'string') this.learn(rule.name, secret);
    }
  }

  /** Tokens of secrets that stand in a value, in any of its texts. */
  tokensIn(value: unknown): string[] {
    const found = this.#tokens.find(JSON.stringify(value) ?? '').map(({ text }) => text);
    return [...new Set(found)];
  }

  /** Whether the secret behind a token is known, so that it can be sent. */
  knows(token: string): boolean {
    return this.#secretOf.has(token);
  }

  mask(text: string): string {
    const masked = this.#secrets.replace(
      text,
      (form) => this.#tokenOf.get(form) ?? this.#tokenFor(form, form.length),
    );
    return this.#maskEscaped(masked, this.#secrets, 'utf16');
  }

  /** The bytes themselves where they hold no secret. */
  maskBytes(bytes: Uint8Array): Buffer {
    const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const text = own.toString('latin1');
    const masked = this.#bytes.replace(
      text,
      (form) => this.#tokenOfBytes.get(form) ?? this.#tokenFor(form, form.length),
    );
    const escaped = this.#maskEscaped(masked, this.#bytes, 'bytes');
    return escaped === text ? own : Buffer.from(escaped, 'latin1');
  }

  /** Secrets written with escapes that a reader undoes: of JSON (`\u0041`, `\/`) or of URLs (`%41`), whichever were chosen. */
  #maskEscaped(text: string, finder: TextFinder, characters: Characters): string {
    let masked = text;
    const holds = (read: string): boolean => finder.find(read).length > 0;
    for (const { text: read, from, to } of readings(text, characters, holds)) {
      for (const { at, text: form } of finder.find(read)) {
        const [begin, end] = [from[at]!, to[at + form.length - 1]!];
        // What was not escaped has its token already, and a word is not looked for behind escapes.
        if (end - begin === form.length || !this.#meant.has(form)) continue;
        masked = masked.slice(0, begin) + this.#tokenFor(form, end - begin) + masked.slice(end);
      }
    }
    return masked;
  }

  /** The token that stands for what a form means where it takes so many characters. */
  #tokenFor(form: string, length: number): string {
    const { name, meaning } = this.#meant.get(form)!;
    const key = `${length} ${meaning}`;
    const known = this.#tokenOfLength.get(key);
    if (known !== undefined) return known;
    const token = this.#newToken(name, length);
    this.#tokenOfLength.set(key, token);
    this.#secretOf.set(token, meaning);
    this.#tokens.add(token);
    return token;
  }

  reveal(text: string): string {
    return this.#tokens.replace(text, (token) => this.#secretOf.get(token)!);
  }

  /** In a URL, tokens stand encoded, and so must the secrets. */
  revealInUrl(url: string): string {
    let revealed = url;
    for (const [token, secret] of this.#secretOf) {
      revealed = revealed.replaceAll(encodeURIComponent(token), encodeURIComponent(secret));
    }
    return revealed;
  }

  /** A packet as it goes out. In a payload that is JSON, secrets stand as JSON writes them. */
  revealInPacket<T extends object>(packet: T): T {
    const open = this.revealIn(packet);
    const { payload } = packet as { payload?: unknown };
    if (typeof payload !== 'string' || this.#tokens.find(payload).length === 0) return open;
    return isJson(payload) ? { ...open, payload: this.#revealInJson(payload) } : open;
  }

  revealIn<T>(value: T): T {
    if (this.#secretOf.size === 0 || value === undefined) return value;
    if (typeof value === 'string') return this.reveal(value) as T;
    if (Array.isArray(value)) return value.map((item: unknown) => this.revealIn(item)) as T;
    if (value !== null && typeof value === 'object' && !(value instanceof Uint8Array)) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.revealIn(item)])) as T;
    }
    return value;
  }

  #revealInJson(text: string): string {
    return this.#tokens.replace(text, (token) => JSON.stringify(this.#secretOf.get(token)).slice(1, -1));
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
