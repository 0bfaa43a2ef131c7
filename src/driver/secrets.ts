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
  readonly #tokens = new TextFinder();

  constructor(private readonly rules: readonly SecretRule[] = []) {}

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
    }
    return this.#tokenOf.get(secret)!;
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
    let value: unknown;
    try {
      value = JSON.parse(text!);
    } catch {
      return;
    }
    for (const rule of rules) {
      const secret = rule.find(value);
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
    return this.#secrets.replace(text, (secret) => this.#tokenOf.get(secret)!);
  }

  maskBytes(bytes: Uint8Array): Buffer {
    const masked = Buffer.from(bytes);
    for (const { at, text } of this.#bytes.find(masked.toString('latin1'))) {
      masked.write(this.#tokenOfBytes.get(text)!, at);
    }
    return masked;
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
