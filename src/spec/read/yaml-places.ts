import { isRecord, splitPointer } from '../pointer.js';

/** A node of the text: where it begins and what it came to; keys and values follow each other. */
interface Mark {
  offset: number;
  value: unknown;
  inner: Mark[];
  members?: Map<string, [key: Mark, value: Mark]>;
}

const anchor = /&[^\s,[\]{}]+\s+(?:#.*\n\s*)*/y;

/** Where the nodes of a text stand, as told by a reader that opens and closes each. */
export class Places {
  readonly #open: Mark[] = [{ offset: 0, value: undefined, inner: [] }];
  #anchored: Map<unknown, Mark> | undefined;
  /** Whether a key is a list, a map or nothing, which no member of a JSON object can be called. */
  oddKeys = false;

  constructor(readonly text: string) {}

  open(offset: number): void {
    this.#open.push({ offset, value: undefined, inner: [] });
  }

  close(value: unknown): void {
    const mark = this.#open.pop()!;
    mark.value = value;
    // A reader that took a scalar for the key of a map has opened it twice.
    if (typeof value !== 'object' || value === null) mark.inner = [];
    if (isRecord(value) && mark.inner.some((key, index) => index % 2 === 0 && isOdd(key, mark)))
      this.oddKeys = true;
    this.#open.at(-1)?.inner.push(mark);
  }

  offsetOf(pointer: string): number {
    let mark = this.#open[0]!.inner.at(-1);
    let offset = mark?.offset ?? 0;
    for (const segment of splitPointer(pointer)) {
      const found = mark && childOf(this.#meant(inmost(mark)), segment);
      if (!found) break;
      [offset, mark] = [this.#behindAnchor(found[0].offset), found[1]];
    }
    return offset;
  }

  #behindAnchor(offset: number): number {
    anchor.lastIndex = offset;
    return offset + (anchor.exec(this.text)?.[0].length ?? 0);
  }

  /** For an alias, which has nothing within, the node with the anchor. */
  #meant(mark: Mark): Mark {
    if (mark.inner.length > 0) return mark;
    this.#anchored ??= new Map(withMembers(this.#open[0]!));
    return this.#anchored.get(mark.value) ?? mark;
  }
}

const isOdd = (key: Mark, within: Mark): boolean =>
  (typeof key.value === 'object' || key.value === undefined) && key.value !== within.value;

function* withMembers(mark: Mark): Generator<[unknown, Mark]> {
  if (mark.inner.length > 0 && inmost(mark) === mark) yield [mark.value, mark];
  for (const inner of mark.inner) yield* withMembers(inner);
}

/** The reader opens some nodes several times before it knows their kind. */
function inmost(mark: Mark): Mark {
  const [only] = mark.inner;
  return mark.inner.length === 1 && only && only.value === mark.value ? inmost(only) : mark;
}

function childOf(mark: Mark, segment: string): [Mark, Mark] | undefined {
  const { value, inner } = mark;
  if (Array.isArray(value)) {
    const item = inner.length === value.length ? inner[Number(segment)] : undefined;
    return item && [item, item];
  }
  if (!isRecord(value) || inner.length % 2 === 1) return undefined;
  mark.members ??= new Map(
    inner.flatMap((key, index): [string, [Mark, Mark]][] =>
      index % 2 === 0 ? [[String(key.value), [key, inner[index + 1]!]]] : [],
    ),
  );
  return mark.members.get(segment);
}
