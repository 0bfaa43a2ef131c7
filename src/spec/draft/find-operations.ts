import { partsOf, type Part } from './page-parts.js';
import { overlap, topicMatches } from '../topic.js';
import { parameterName, shapeOf, topicsIn, topicsInCell, type Found } from './topics.js';

/** An operation that a page seems to tell of. */
export interface DraftOperation {
  id: string;
  /** As AsyncAPI says it, seen from what the page describes; `guessed` where no word of the page says it. */
  action: 'send' | 'receive';
  guessed: boolean;
  /** Undefined: the page has examples and no topic. */
  address?: string;
  examples: unknown[];
  reply?: { address?: string; examples: unknown[] };
  section: string;
  /** Where the page has it, from 1. */
  line: number;
}

const asksFor = /\b(request|command|query)\b/i;
const answers = /\b(respon[sd]\w*|repl(y|ies)|answer\w*|result)\b/i;

/** Of what is described: it speaks by itself. */
const speaks =
  /\b(subscribe|to receive|will receive|(publishes|sends|reports|emits|announces)\b|(is|are|be|was) (published|sent|reported)\b)/i;
/** Somebody speaks to it. */
const listens =
  /\b(publish|send|listens?|receives|subscribes|takes|accepts|to (set|control|command)|commands?)\b/i;
/** The reader is who speaks, whatever the verb's form. */
const byReader =
  /\b(you|the (client|application|app|user)|clients?) (must |should |can |may )?(publish|send)/i;

/** Every operation that topics, words of direction and JSON examples of a Markdown page tell of. */
export function findOperations(page: string): DraftOperation[] {
  const found = new Finding();
  for (const part of partsOf(page)) found.take(part);
  return named(found.operations);
}

/** A page is read from its beginning; a new heading ends what its lines may belong to. */
class Finding {
  readonly operations: DraftOperation[] = [];
  #section = 'the page';
  /** The last sentences before a topic or an example. */
  #said = '';
  #current: DraftOperation | undefined;
  #isReply = false;

  take(part: Part): void {
    if (part.kind === 'heading') this.#heading(part);
    else if (part.kind === 'row') this.#row(part);
    else if (part.kind === 'code') this.#code(part);
    else this.#text(part);
  }

  #heading({ text, line }: Part): void {
    const title = text.replace(/[*_`]|\{%.*?%\}/g, '').trim();
    if (isDetail(title)) return;
    this.#said = title;
    if (isLabel(title)) return this.#label(title, line);
    this.#section = title;
    this.#current = undefined;
    this.#isReply = false;
  }

  /** "Request" and "Response" part the examples of a section. */
  #label(title: string, line: number): void {
    this.#isReply = answers.test(title);
    if (!this.#isReply && this.#current?.address === undefined)
      this.#current = this.#begin({ line, action: 'receive' });
  }

  #text({ text, line }: Part): void {
    const plain = text.replace(/[*_>#]/g, '').trim();
    if (isLabel(plain)) return this.#label(plain, line);
    this.#said = `${this.#said} ${text}`.slice(-400);
    for (const topic of topicsIn(text)) this.#topic(topic, text, line);
  }

  #code({ text, line }: Part): void {
    const value = parsed(text);
    if (value === undefined) {
      for (const topic of topicsIn(text, { isCode: true }))
        this.#topic(topic, /subscribe\w*\(/.test(text) ? 'subscribe' : this.#said, line);
      return;
    }
    const current = (this.#current ??= this.#begin({ line, action: 'receive', guessed: true }));
    if (this.#isReply) (current.reply ??= { examples: [] }).examples.push(value);
    else current.examples.push(value);
    this.#said = '';
  }

  /** A topic on its own: an operation, the answer to the one before, or one that is known already. */
  #topic({ address, filter, isFilter }: Found, sentence: string, line: number): void {
    if (this.#isExample({ address, filter, isFilter })) return;
    const known = this.operations.find(
      (one) => covers(one.address, address) || covers(one.reply?.address, address),
    );
    const isAnswer =
      this.#current?.action === 'receive' && answers.test(`${sentence} ${address}`) && !asksFor.test(address);
    if (known && (isFilter || known.section === this.#section)) {
      this.#current = known;
      return;
    }
    if (isAnswer && this.#current!.reply?.address === undefined) {
      this.#current!.reply = { examples: [], ...this.#current!.reply, address };
      this.#isReply = true;
      return;
    }
    if (isFilter && answers.test(address)) {
      if (this.#current) this.#current.reply = { examples: [], address };
      return;
    }
    this.#isReply = false;
    this.#current = this.#begin({ line, address, ...directionOf(sentence || this.#said) });
    this.#said = '';
  }

  /** A topic of a template that the page has given, or a filter over such topics. */
  #isExample({ address, filter, isFilter }: Found): boolean {
    const known = this.operations.flatMap(({ address: one, reply }) =>
      [one, reply?.address].filter((it) => it !== undefined),
    );
    const filters = known.filter((one) => one.includes('{')).map((one) => one.replace(/[^/]*\{[^/]*/g, '+'));
    return isFilter
      ? filters.some((one) => overlap(one, filter)) && !known.some((one) => covers(one, address))
      : !address.includes('{') && filters.some((one) => topicMatches(one, address));
  }

  /** A row with two topics is a request and its answer. */
  #row({ cells = [], line }: Part): void {
    const topics = cells.flatMap(({ column, text }) =>
      topicsInCell(text).map((topic) => ({ ...topic, column, text })),
    );
    const reply = topics.find(({ column }) => answers.test(column));
    const asked = topics.find((topic) => topic !== reply);
    const [only] = topics;
    if (!only) return;
    // Where nothing is asked, what stands for the answer comes by itself.
    if (!asked) return void this.#begin({ line, address: only.address, action: 'send' });
    const words = cells.map(({ column, text }) => `${column} ${text}`).join(' ');
    const direction = reply ? { action: 'receive' as const } : directionOf(words);
    const operation = this.#begin({ line, address: asked.address, ...direction });
    const member = /payload (\w+)\W*:\**\s*([\w/.-]+)/i.exec(asked.text);
    if (member) operation.examples.push({ [member[1]!]: member[2]! });
    if (reply) operation.reply = { address: reply.address, examples: [] };
    this.#current = undefined;
  }

  #begin(what: {
    line: number;
    action: 'send' | 'receive';
    guessed?: boolean;
    address?: string;
  }): DraftOperation {
    const operation: DraftOperation = {
      id: '',
      guessed: false,
      examples: [],
      section: this.#section,
      ...what,
    };
    this.operations.push(operation);
    return operation;
  }
}

const isLabel = (text: string): boolean =>
  /^(example )?(request|response|reply|answer)( example)?:?$/i.test(text);

/** A heading that only says more of what stands above it. */
const isDetail = (text: string): boolean =>
  /^(payload|result|parameters?|arguments?|fields?|properties|examples?|notes?|body|details|description)s?:?$/i.test(
    text,
  );

const covers = (known: string | undefined, address: string): boolean =>
  known !== undefined && shapeOf(known) === shapeOf(address);

function directionOf(sentence: string): { action: 'send' | 'receive'; guessed: boolean } {
  if (byReader.test(sentence)) return { action: 'receive', guessed: false };
  if (speaks.test(sentence)) return { action: 'send', guessed: false };
  return { action: 'receive', guessed: !listens.test(sentence) };
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Each operation with a name of its own: its section, and the last words of its topic where others share it. */
function named(operations: readonly DraftOperation[]): DraftOperation[] {
  const real = operations.filter(
    ({ address, examples, reply }) => address !== undefined || examples.length > 0 || reply,
  );
  const taken = new Set<string>();
  return real.map((operation) => {
    const { address, reply, action, section, examples } = operation;
    const [example] = examples;
    const own = operations.filter((other) => other.section === section).length > 1;
    const told =
      reply?.address !== undefined && example !== undefined && own
        ? Object.values(example as object)
            .filter((value) => typeof value === 'string')
            .join(' ')
        : own
          ? (address ?? section)
              .split('/')
              .filter((level) => !level.startsWith('{'))
              .slice(-2)
              .join(' ')
          : section;
    const base = parameterName(told.toLowerCase()).slice(0, 60) || action;
    let id = base;
    for (let count = 2; taken.has(id); count += 1) id = `${base}${count}`;
    taken.add(id);
    return { ...operation, id };
  });
}
