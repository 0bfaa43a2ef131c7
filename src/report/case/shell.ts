/** What stands for a secret in a transcript: `#1deviceToken****`, as long as the secret itself. */
const token = /#(?:\d+)([A-Za-z][A-Za-z0-9_-]*)\**/g;
const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** Writes arguments of a shell command; secrets become variables, one for each secret. */
export class Shell {
  readonly #variables = new Map<string, string>();

  quote(text: string): string {
    let written = '';
    let from = 0;
    for (const match of text.matchAll(token)) {
      written +=
        quotePlain(text.slice(from, match.index)) + `"$${this.#variableOf(match[0], match[1] ?? '')}"`;
      from = match.index + match[0].length;
    }
    written += quotePlain(text.slice(from));
    return written === '' ? "''" : written;
  }

  #variableOf(secret: string, name: string): string {
    const known = this.#variables.get(secret);
    if (known !== undefined) return known;
    const base = name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
    const taken = new Set(this.#variables.values());
    let variable = base;
    for (let count = 2; taken.has(variable); count++) variable = `${base}_${count}`;
    this.#variables.set(secret, variable);
    return variable;
  }
}

export const quotePlain = (text: string): string =>
  text === '' || plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
