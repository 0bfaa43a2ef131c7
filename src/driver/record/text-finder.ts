/** No text that is looked for is shorter. */
export const shortest = 4;

/** A number for the four characters at a place: equal texts have equal numbers. */
const beginningAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) * 131 + text.charCodeAt(at + 1)) * 131 + text.charCodeAt(at + 2)) * 131 +
  text.charCodeAt(at + 3);

/** A number for the two characters at a place, below 65,536: most places are passed over by it. */
const firstAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 131 + text.charCodeAt(at + 1)) & 0xffff;

interface Occurrence {
  at: number;
  text: string;
}

/**
 * Finds any of many texts in another in one pass over it. A run learns hundreds of secrets and looks for all of them in
 * every packet.
 */
export class TextFinder {
  /** Texts by their beginning. */
  readonly #texts = new Map<number, string[]>();
  readonly #firsts = new Uint8Array(0x1_0000);

  add(text: string): void {
    const beginning = beginningAt(text, 0);
    this.#firsts[firstAt(text, 0)] = 1;
    const known = this.#texts.get(beginning);
    if (!known) this.#texts.set(beginning, [text]);
    else if (!known.includes(text)) known.push(text);
  }

  /** Where the texts stand, in the order of their places. Where two overlap, the longer one counts. */
  find(within: string): Occurrence[] {
    if (this.#texts.size === 0) return [];
    const found: Occurrence[] = [];
    for (let at = 0; at + shortest <= within.length; at += 1) {
      if (this.#firsts[firstAt(within, at)] === 0) continue;
      for (const text of this.#texts.get(beginningAt(within, at)) ?? []) {
        if (within.startsWith(text, at)) found.push({ at, text });
      }
    }
    return found.length < 2 ? found : withoutOverlaps(found, within.length);
  }

  /** The text with each that is found replaced. */
  replace(within: string, replacementOf: (text: string) => string): string {
    let replaced = '';
    let end = 0;
    for (const { at, text } of this.find(within)) {
      replaced += within.slice(end, at) + replacementOf(text);
      end = at + text.length;
    }
    return end === 0 ? within : replaced + within.slice(end);
  }
}

/** The longest claims its place first. */
function withoutOverlaps(found: Occurrence[], length: number): Occurrence[] {
  const taken = new Uint8Array(length);
  return found
    .toSorted((a, b) => b.text.length - a.text.length)
    .filter(({ at, text }) => {
      const place = taken.subarray(at, at + text.length);
      return !place.includes(1) && place.fill(1).length > 0;
    })
    .sort((a, b) => a.at - b.at);
}
