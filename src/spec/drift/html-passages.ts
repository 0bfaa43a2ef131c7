import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Piece = { line: number; text: string };

/** Elements that stand in the midst of a sentence; every other begins a passage of its own. */
const inline = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i img ins kbd label mark q s samp small span strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const unseen = new Set(['script', 'style', 'template', 'noscript', 'svg', 'head', 'nav', 'iframe']);

/** The pieces of text of an HTML page: a block is one, a row of a table is one, a line of a `pre` is one. */
export function htmlPassages(page: string): Piece[] {
  const reading = new Reading();
  // A page may be nested deeper than calls may be.
  const ahead: (Node | (() => void))[] = parse(page, {
    sourceCodeLocationInfo: true,
  }).childNodes.toReversed();
  while (ahead.length > 0) {
    const node = ahead.pop()!;
    if (typeof node === 'function') node();
    else if ('value' in node) reading.text(node.value, node.sourceCodeLocation?.startLine ?? 1);
    else if ('tagName' in node && !unseen.has(node.tagName)) {
      reading.begin(node.tagName);
      ahead.push(() => reading.end(node.tagName));
      ahead.push(...node.childNodes.toReversed());
    }
  }
  reading.endPiece();
  return reading.pieces;
}

const isCell = (tag: string): boolean => tag === 'td' || tag === 'th';

/** What has been read so far. */
class Reading {
  readonly pieces: Piece[] = [];
  #open: Piece | undefined;
  /** Within so many `pre`, where the lines of the file are the lines that are shown. */
  #pre = 0;

  begin(tag: string): void {
    if (isCell(tag)) {
      if (this.#open) this.#open.text += ' | ';
    } else if (!inline.has(tag)) this.endPiece();
    if (tag === 'pre') this.#pre += 1;
  }

  end(tag: string): void {
    if (!inline.has(tag) && !isCell(tag)) this.endPiece();
    if (tag === 'pre') this.#pre -= 1;
  }

  endPiece(): void {
    if (this.#open) this.pieces.push(this.#open);
    this.#open = undefined;
  }

  text(text: string, line: number): void {
    if (this.#pre === 0) return this.#add(text, line);
    text.split('\n').forEach((part, index) => {
      if (index > 0) this.endPiece();
      this.#add(part, line + index);
    });
  }

  #add(text: string, line: number): void {
    if (this.#open) this.#open.text += text;
    else if (text.trim() !== '') this.#open = { line: line + linesBefore(text), text };
  }
}

const linesBefore = (text: string): number => /^\s*/.exec(text)![0].split('\n').length - 1;
