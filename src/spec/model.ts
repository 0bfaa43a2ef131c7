import type { SourceReference } from '../verdict/record.js';
import type { Basis, Level } from '../verdict/verdict.js';
import type { Api } from './api.js';
import type { Step } from './steps.js';

/** A spec as loaded: the document's API, and everything that AsyncAPI cannot say. The format is specs/conformance.schema.json. */
export interface Spec {
  id: string;
  revision: string;
  title: string;
  role: 'broker' | 'device';
  /** Absolute path of the folder, or of the bare AsyncAPI file. */
  path: string;
  /** Every file of the spec with its SHA-256, for the record. */
  files: { name: string; sha256: string }[];
  api: Api;
  sources: SourceDocument[];
  capabilities: Capability[];
  parameters: Record<string, Parameter>;
  /** Values looked up by another parameter's version: see `Lookup`. */
  variables: Record<string, Lookup>;
  servers: Record<string, ServerBinding>;
  security: Record<string, { header: string; value: string }>;
  secrets: SecretMember[];
  bind: Record<string, OperationBinding>;
  /** Topic parameter that is the MQTT client id of whoever asks or is answered. */
  originator?: string;
  defaults: { lane?: Lane; connect?: Record<string, unknown>; qos?: 0 | 1 | 2 };
  preambles: Record<string, Preamble>;
  /** Requirement that must pass before anything else is worth trying (ISO/IEC 9646: basic interconnection). */
  smoke?: string;
  /** Those that are written one by one, then those that the families stand for. */
  requirements: Requirement[];
  families: Family[];
  untested: Untested[];
  rulings: Ruling[];
}

export type Lane = 'wire' | 'client';

export interface SourceDocument {
  id: string;
  title: string;
  url?: string;
  sha256?: string;
}

export interface Capability {
  id: string;
  text: string;
  default: boolean;
}

export interface Parameter {
  text: string;
  secret?: boolean;
  default?: string | number | boolean;
}

/** A value that depends on the version given by parameter `by`: the first range that holds, else `otherwise`. */
export interface Lookup {
  by: string;
  ranges: Record<string, unknown>;
  otherwise: unknown;
}

export interface ServerBinding {
  /** Address template: `{restUrl}`. */
  address: string;
}

/** A member of a message or HTTP answer that must never reach a transcript. */
export interface SecretMember {
  name: string;
  operation: string;
  at: string;
}

/** What AsyncAPI cannot say about an operation. */
export interface OperationBinding {
  /** Facts by name, such as legal arguments, for the families over operations. */
  values?: Record<string, unknown>;
}

/** What a case needs before it can be tried. The first way whose parameters are all given is taken. */
export interface Preamble {
  text: string;
  scope: 'run' | 'case';
  /** Requirements that must not have failed: whoever needs the preamble is then not tried, since it would be blamed. */
  presumes: string[];
  ways: PreambleWay[];
}

export interface PreambleWay {
  /** Parameters without which this way cannot be gone. */
  with: string[];
  /** Other preambles that come first. */
  needs: string[];
  /** Resources it holds; cases that share one never overlap. */
  uses: string[];
  /** Values fixed before the first step, so that the undo knows them whatever happens. */
  values: Record<string, unknown>;
  steps: Step[];
  /** Journaled before the steps are sent. */
  undo: Step[];
}

export type EffectOnTarget = 'writes' | 'restarts' | 'destructive';

export interface Requirement {
  id: string;
  level: Level;
  basis: Basis;
  text: string;
  source: SourceReference;
  operation?: string;
  capabilities: string[];
  needs: string[];
  requires: string[];
  uses: string[];
  effects: EffectOnTarget[];
  lane?: Lane;
  within?: number;
  ruling?: string;
  /** Values of each case by case name; empty for a requirement that is its own only case. */
  cases: Record<string, Record<string, unknown>>;
  control: Step[];
  check: { name: string; with: unknown };
  /** Where it stands: `specs/x/conformance.yaml:48`. */
  at: string;
  /** The same as a JSON pointer into the document. */
  pointer: string;
}

export interface Family extends Omit<Requirement, 'id'> {
  id: string;
  forEach: ForEach;
  except: Record<string, string>;
  /** Values of each item by its name, besides the item's own. */
  table: Record<string, Record<string, unknown>>;
  /** Values of the items that neither the table nor `bind` gives. */
  otherwise: Record<string, unknown>;
}

export interface ForEach {
  operations?: {
    action?: 'send' | 'receive';
    tag?: string;
    reply?: boolean;
    protocol?: 'mqtt' | 'http';
    /** True: operations that ask for authorization. */
    secured?: boolean;
    /** Operations for which `bind` gives a value of this name. */
    has?: string;
  };
  members?: { schema: string; readOnly?: boolean; type?: string };
  values?: { schema: string };
}

export interface Untested {
  fact: string;
  reason: 'client-side' | 'unobservable' | 'needs-human' | 'overruled';
  why: string;
  source: SourceReference;
}

export interface Ruling {
  id: string;
  about: string;
  accepted: string;
  why: string;
  source?: SourceReference;
}
