import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Ajv, ValidateFunction } from 'ajv';
import type { SchemaMismatch } from '../api.js';
import { compileSchema, schemaMismatches } from '../read/check-schema.js';
import type { SchemaCheck } from '../read/check-schema.js';
import { compiledSchema } from '../read/compiled.js';
import { Explainer, fragment } from '../read/explain-errors.js';
import { newPayloadAjv, unknownFormatIn } from '../payload-ajv.js';
import { HarnessError } from '../../verdict/harness-error.js';
import { formatProblem, type Problem } from '../read/problem.js';
import type { SourceFile } from '../read/read-yaml.js';
import { isBearable } from './bearable.js';
import type { Node } from './node.js';
import type { DocumentSet, Place } from './references.js';
import { rewrite } from './rewrite.js';
import { annotations, costlyPatternsAt, eachSchema, unknownKeywordsAt } from './schema-keywords.js';
import { limitsAt } from './schema-limits.js';

const require = createRequire(import.meta.url);

/** Schemas that are compiled while a document is read, some milliseconds each. */
const mostTried = 250;

/** Says what a payload must be and is not. */
export type PayloadCheck = (payload: unknown) => SchemaMismatch[];

/**
 * Compiles the payload schemas of a document. The files keep their relation to each other: every reference is
 * rewritten to the id under which ajv knows the file, so recursive schemas work and an `$id` in a file changes nothing.
 */
export class PayloadSchemas {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly costlyPatterns: Problem[] = [];
  readonly #ajv: Ajv;
  readonly #explainer: Explainer;
  readonly #compiled = new Map<string, PayloadCheck>();
  readonly #looked = new Set<unknown>();
  readonly #formChecked = new Set<SourceFile>();
  #remarks: string[] = [];

  /** Why a schema of a stranger cannot be used, by its place. */
  readonly #unusable = new Map<string, string>();

  /** `lenient`: schemas that cannot be used are told and judge nothing. */
  constructor(
    readonly documents: DocumentSet,
    private readonly lenient = false,
  ) {
    const keep = (remark: unknown): unknown => this.#remarks.push(String(remark));
    this.#ajv = newPayloadAjv({
      strict: 'log',
      strictRequired: false,
      logger: { log: keep, warn: keep, error: keep },
      // The official schema judged what stands in the document; schema files are judged here, with their lines.
      validateSchema: false,
    });
    this.#ajv.addVocabulary(annotations);
    this.#explainer = new Explainer(this.#ajv);
    for (const source of documents.files) {
      const schema = withIds(documents, source);
      this.#ajv.addSchema(schema, idOf(documents, source));
      this.#explainer.register(idOf(documents, source), schema);
    }
  }

  /** The check for the schema at a node without reference; problems and warnings are kept in this object. */
  compile(schema: Node): PayloadCheck {
    const uri = uriOf(this.documents, schema.place);
    const known = this.#compiled.get(uri);
    if (known) return known;
    const check = this.triesAll ? this.#checked(schema, uri) : this.#whenUsed(schema, uri);
    this.#compiled.set(uri, check);
    return check;
  }

  /** Why payloads cannot be judged by a schema that was compiled, as a clause. */
  whyUnusable(schema: Node): string | undefined {
    return this.#unusable.get(uriOf(this.documents, schema.place));
  }

  /** Every schema that was looked at, or lies within one. */
  isLookedAt(schema: Node): boolean {
    return this.#looked.has(schema.follow()?.value);
  }

  /** Whether the schemas to come, and the examples for them, are tried now. */
  get triesAll(): boolean {
    return this.#compiled.size < mostTried;
  }

  /** That not all schemas were tried, as a sentence; undefined where they were. */
  get untried(): string | undefined {
    const { size } = this.#compiled;
    if (size <= mostTried) return undefined;
    return `${this.documents.main.path}: of ${size} payload schemas, the first ${mostTried} were compiled and their examples tried; the others are compiled when they are first needed`;
  }

  #whenUsed(schema: Node, uri: string): PayloadCheck {
    this.#look(schema);
    let check: PayloadCheck | undefined;
    return (payload) => (check ??= this.#sound(schema, uri))(payload);
  }

  /** @throws HarnessError where a schema that was not tried before cannot be used: it must not let everything pass. */
  #sound(schema: Node, uri: string): PayloadCheck {
    const before = this.problems.length;
    const check = this.#check(schema, uri);
    const [problem] = this.problems.slice(before);
    if (!problem) return check;
    throw new HarnessError('SPEC_MISTAKE', formatProblem(problem), 'Correct the schema.');
  }

  #checked(schema: Node, uri: string): PayloadCheck {
    const sound = this.#checkForm(schema);
    this.#look(schema);
    return sound ? this.#check(schema, uri) : () => [];
  }

  #look(schema: Node): void {
    eachSchema(schema, this.#looked, (node) => {
      for (const problem of unknownKeywordsAt(node))
        (this.#isOurs(problem.file) ? this.problems : this.warnings).push(problem);
      this.warnings.push(...limitsAt(node));
      this.costlyPatterns.push(...costlyPatternsAt(node));
    });
  }

  #check(schema: Node, uri: string): PayloadCheck {
    const validate = this.#validator(schema, uri);
    return (payload) => {
      if (!validate || validate(payload)) return [];
      return schemaMismatches(this.#explainer.reduce(validate.errors ?? []));
    };
  }

  #validator(schema: Node, uri: string): ValidateFunction | undefined {
    this.#remarks = [];
    try {
      return this.#ajv.compile({ $ref: uri });
    } catch (error) {
      const format = unknownFormatIn(error);
      if (format !== undefined) return this.#withoutFormat(format, schema, uri);
      const why = `the schema cannot be used: ${this.#readable(error)}`;
      if (this.lenient && this.triesAll) this.#unusable.set(uri, why);
      else this.problems.push(schema.problem(why));
      return undefined;
    } finally {
      const ours = this.#isOurs(schema.place.source.path);
      const remarks = this.#remarks.filter((remark) => !remark.includes('unknown keyword'));
      for (const remark of new Set(remarks)) {
        if (ours) this.problems.push(schema.problem(this.#readable(remark)));
        else if (!mayHaveItsTypeElsewhere(remark)) this.warnings.push(schema.problem(this.#readable(remark)));
      }
    }
  }

  /** A format that nobody knows says something to people and decides nothing (draft-07, section 7.2). */
  #withoutFormat(format: string, schema: Node, uri: string): ValidateFunction | undefined {
    const kept = this.#isOurs(schema.place.source.path) ? this.problems : this.warnings;
    kept.push(schema.problem(`the format "${format}" is not known here, so it decides nothing`));
    this.#ajv.addFormat(format, true);
    return this.#validator(schema, uri);
  }

  /** Files that the document refers to must be JSON Schema; a mistake in one is told at its line. */
  #checkForm(schema: Node): boolean {
    for (const source of this.documents.files.slice(1)) {
      if (this.#formChecked.has(source)) continue;
      this.#formChecked.add(source);
      if (source.path.endsWith('.schema.json')) this.#mustFit(metaschema()(source));
    }
    const { source, pointer } = schema.place;
    if (source !== this.documents.main && !source.path.endsWith('.schema.json')) {
      this.#mustFit(metaschema()(source, pointer));
    }
    return this.problems.length === 0;
  }

  #mustFit(problems: readonly Problem[]): void {
    for (const problem of problems)
      (this.lenient && isBearable(problem) ? this.warnings : this.problems).push(problem);
  }

  /** Schemas that belong to the spec itself must be free of doubt; those of others only make us warn. */
  #isOurs(path: string): boolean {
    const folder = join(dirname(this.documents.main.path), 'schemas');
    return dirname(path) === folder && path.endsWith('.schema.json');
  }

  /** ajv's remark with the paths of files in place of our ids. */
  #readable(remark: unknown): string {
    const text = remark instanceof Error ? remark.message : String(remark);
    return text
      .replace(/^strict mode: /, '')
      .replace(/schema:(\d+)/g, (id, index) => this.documents.files[Number(index)]?.path ?? String(id));
  }
}

/**
 * A part of a combination most often leaves the type to its sisters (`allOf: [{ $ref }, { required }]`), and ajv looks at
 * each part alone.
 */
const mayHaveItsTypeElsewhere = (remark: string): boolean =>
  /missing type .* at "[^"]*\/(allOf|anyOf|oneOf|not|if|then|else|dependencies)\b[^"]*"/.test(remark);

const idOf = (documents: DocumentSet, source: SourceFile): string =>
  `schema:${documents.files.indexOf(source)}`;

const uriOf = (documents: DocumentSet, { source, pointer }: Place): string =>
  `${idOf(documents, source)}#${fragment(pointer)}`;

function withIds(documents: DocumentSet, source: SourceFile): object {
  return rewrite(source.value, (record, pointer) => {
    const kept = { ...record };
    if (typeof kept['$id'] === 'string') delete kept['$id'];
    // No words of draft-07, but ajv heeds them, whatever their values are.
    for (const word of ['$anchor', '$dynamicAnchor', '$async']) delete kept[word];
    // AsyncAPI's own at the root, draft-04's in a schema; ajv takes either for a mistake.
    if (typeof kept['id'] === 'string') delete kept['id'];
    // Alone it says nothing, and ajv refuses it.
    if (kept['nullable'] === true && kept['type'] === undefined) delete kept['nullable'];
    const target = documents.referenceAt({ source, pointer })?.target;
    // In draft-07 a reference stands alone: whatever stands beside it is ignored (section 8.3).
    return target ? { $ref: uriOf(documents, target) } : kept;
  }) as object;
}

/** What schemas are judged by. */
export const metaschemaItself = (): object => require('ajv/dist/refs/json-schema-draft-07.json') as object;

let metaschemaCheck: SchemaCheck | undefined;

function metaschema(): SchemaCheck {
  if (!metaschemaCheck) {
    const schema = metaschemaItself();
    metaschemaCheck = compileSchema(schema, {
      strict: false,
      compiled: compiledSchema(JSON.stringify(schema)),
    });
  }
  return metaschemaCheck;
}
