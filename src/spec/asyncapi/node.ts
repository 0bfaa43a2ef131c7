import { isRecord, joinPointer, memberOf, splitPointer, valueAt } from '../pointer.js';
import type { Problem } from '../read/problem.js';
import type { DocumentSet, Place, Reference } from './references.js';

/** A value of the document that knows its place; what it refers to is followed on the way to its members. */
export class Node {
  constructor(
    readonly documents: DocumentSet,
    readonly place: Place,
    readonly value: unknown,
  ) {}

  static root(documents: DocumentSet): Node {
    return new Node(documents, { source: documents.main, pointer: '' }, documents.main.value);
  }

  /** The node without references; undefined when they lead nowhere or in a circle. */
  follow(seen = new Set<Reference>()): Node | undefined {
    const reference = this.reference();
    // The dialect itself is no file of ours: the reference to it is the schema.
    if (!reference || (!reference.target && reference.reason === undefined)) return this;
    return seen.has(reference) ? undefined : this.step()?.follow(seen.add(reference));
  }

  /** The reference that stands here instead of a value. */
  reference(): Reference | undefined {
    // Most values are none, and a place is costly to look up.
    return memberOf(this.value, '$ref') === undefined ? undefined : this.documents.referenceAt(this.place);
  }

  /** What the reference here points to, by one step; the node itself when there is no reference. */
  step(): Node | undefined {
    const reference = this.reference();
    if (!reference) return this;
    const { target } = reference;
    return target && new Node(this.documents, target, valueAt(target.source.value, target.pointer));
  }

  /** The member as it is written, possibly a reference. */
  written(key: string | number): Node | undefined {
    const holder = this.follow();
    const value = memberOf(holder?.value, String(key));
    if (!holder || value === undefined) return undefined;
    return holder.#below(key, value);
  }

  #below(key: string | number, value: unknown): Node {
    const { source, pointer } = this.place;
    return new Node(this.documents, { source, pointer: joinPointer(pointer, key) }, value);
  }

  get(...path: (string | number)[]): Node | undefined {
    return path.reduce<Node | undefined>((node, key) => node?.written(key)?.follow(), this);
  }

  /** Members by name, as written; none when the value is not an object. */
  members(): [string, Node][] {
    return (this.#members ??= this.#membersHere());
  }

  #members: [string, Node][] | undefined;

  #membersHere(): [string, Node][] {
    const holder = this.follow();
    if (!holder || !isRecord(holder.value)) return [];
    const there = Object.entries(holder.value).filter(([, value]) => value !== undefined);
    return there.map(([key, value]) => [key, holder.#below(key, value)]);
  }

  /** Items as written; none when the value is not an array. */
  items(): Node[] {
    const value = this.follow()?.value;
    return Array.isArray(value) ? value.flatMap((_, index) => this.written(index) ?? []) : [];
  }

  text(key: string): string | undefined {
    const value = this.get(key)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  texts(key: string): string[] | undefined {
    const value = this.get(key)?.value;
    return Array.isArray(value) ? value.map(String) : undefined;
  }

  /**
   * A member of an operation or message, else of its traits: what it says itself counts first, then the later trait
   * (AsyncAPI 3.0, Traits Merge Mechanism).
   */
  merged(...path: string[]): Node | undefined {
    const traits = this.get('traits')?.items().reverse() ?? [];
    for (const node of [this, ...traits]) {
      const found = node.get(...path);
      if (found) return found;
    }
    return undefined;
  }

  same(other: Node | undefined): boolean {
    return this.place.source === other?.place.source && this.place.pointer === other.place.pointer;
  }

  /** Whether the other one is a direct member of this one, as it is written. */
  holds(other: Node): boolean {
    return this.written(splitPointer(other.place.pointer).at(-1) ?? '')?.same(other) === true;
  }

  /** The same for nodes of the same place. */
  get key(): string {
    return `${this.place.source.path}#${this.place.pointer}`;
  }

  get line(): number {
    return this.place.source.at(this.place.pointer).line;
  }

  problem(message: string): Problem {
    return this.place.source.problem(this.place.pointer, message);
  }
}
