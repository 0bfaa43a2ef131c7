import type { EnumeratedValue, SourceReference } from '../verdict/record.js';
import type { Basis, Level } from '../verdict/verdict.js';
import type { Api } from './api.js';
import type { Step } from './steps.js';

/** A spec as loaded: the document's API, and everything that AsyncAPI cannot say. The format is specs/conformance.schema.json. */
export interface Spec {
  id: string;
  revision: string;
  title: string;
  role: 'broker' | 'device';
  /** True: the target stands behind the broker that we connect to, of whose own conduct nothing is said. */
  behindBroker?: true;
  /** Absolute path of the folder, or of the bare AsyncAPI file. */
  path: string;
  /** Every file of the spec with its SHA-256, for the record. */
  files: { name: string; sha256: string }[];
  api: Api;
  /** Patterns of the spec and of its API that some texts keep busy for long, each with its place. */
  costlyPatterns: string[];
  sources: SourceDocument[];
  capabilities: Capability[];
  parameters: Record<string, Parameter>;
  /** Values looked up by another parameter's version: see `Lookup`. */
  variables: Record<string, Lookup>;
  servers: Record<string, ServerBinding>;
  security: Record<string, { header: string; value: string }>;
  secrets: SecretMember[];
  /** Where our broker listens for a device, by name. */
  listeners: Record<string, Listener>;
  unasked?: Unasked & { ruling: string };
  envelopes: Record<string, Envelope>;
  bind: Record<string, OperationBinding>;
  /** Topic parameter that is the MQTT client id of whoever asks or is answered. */
  originator?: string;
  /** `timeout`: milliseconds that a wait may take unless the user says otherwise. */
  defaults: {
    lane?: Lane;
    connect?: Record<string, unknown>;
    qos?: 0 | 1 | 2;
    timeout?: number;
    concurrency?: number;
    /** Of MQTT 5.0: seconds for which a session outlives its connection where a CONNECT with clean start 0 does not say it. */
    sessionExpiry?: number;
  };
  /** Who takes part in its steps besides the one and only `client`. */
  clients: string[];
  preambles: Record<string, Preamble>;
  /** How a connection of ours that only watches a broker comes in: `defaults.connect` when it does not say `connect`. */
  bystander: { needs: string[]; connect?: Record<string, unknown> };
  /** Requirement that must pass before anything else is worth trying (ISO/IEC 9646: basic interconnection). */
  smoke?: string;
  /** The requirement by which a target is recognised where nobody names a spec; `general` ones are asked last. */
  identify?: { requirement: string; general?: boolean };
  /** Those that are written one by one, then those that the families stand for. */
  requirements: Requirement[];
  families: Family[];
  /** Of each list of steps that was completed, by its pointer: the index of the written step where each stands. */
  written: Record<string, readonly number[]>;
  untested: Untested[];
  rulings: Ruling[];
}

export type Lane = 'wire' | 'client';

export interface SourceDocument {
  id: string;
  title: string;
  url?: string;
  sha256?: string;
  /** Path of it in the folder of the spec. */
  file?: string;
}

export interface Capability {
  id: string;
  text: string;
  default: boolean;
  /** What lets a target leave it out. Without it its absence is a limitation, which only the target file can tell of. */
  optional?: Option;
}

/** What a document says where it leaves something to the target. */
export interface Option {
  text: string;
  source: SourceReference;
}

export interface Parameter {
  text: string;
  secret?: boolean;
  default?: string | number | boolean;
  /** Where it is not given: the value of this parameter with its first letter in the other case. */
  otherCaseOf?: string;
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
  /** Regular expression; its first group is the secret. */
  pattern?: string;
}

/** A place where our broker waits for the target. Its host, port and address are names that templates may use. */
export interface Listener {
  text: string;
  tls?: 'trusted' | 'self-signed' | 'expired' | 'wrong-name';
  /** The target is asked for a certificate of its own. */
  asksForCertificate?: boolean;
}

/** Topics on which the target sends without an MQTT subscription, since its document says so. */
export interface Unasked {
  topics: string[];
  /** Texts of which a message that the client published before holds one. */
  after: string[];
}

/** How a message travels inside a larger one. */
export interface Envelope {
  /** Parameters without which it cannot be used. */
  with: string[];
  /** `{message}` stands for the message. */
  request: unknown;
  /** Pointers into an answer: its message stands at the first that has a value. */
  answer: string[];
}

/** What AsyncAPI cannot say about an operation. */
export interface OperationBinding {
  /** Facts by name, such as legal arguments, for the families over operations. */
  values?: Record<string, unknown>;
  /** The first of these envelopes whose parameters are given. */
  envelope?: string[];
  /** An HTTP answer that says that the target has no time; `pattern` is looked for in its text. */
  busy?: { status: number; pattern?: string };
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
  /** After the undo: what is `given` here must be so, or the undo did not take. */
  readBack: Step[];
}

/** `risky`: it may harm a target for good, though nothing in the document allows that. */
export type EffectOnTarget = 'writes' | 'restarts' | 'destructive' | 'risky';

export interface Requirement {
  id: string;
  level: Level;
  basis: Basis;
  text: string;
  source: SourceReference;
  operation?: string;
  /** It shows whether the target has this capability: a failure says that it has not, and judges only what was claimed. */
  observes?: string;
  capabilities: string[];
  needs: string[];
  /** Requirements that must have passed: its controls. */
  requires: string[];
  /** Requirements that must not have failed: what it stands on, or what is about the same messages in particular. */
  presumes: string[];
  uses: string[];
  effects: EffectOnTarget[];
  /** Names of the cases that alone are risky. */
  riskyCases: string[];
  /** What single cases need besides `capabilities`, by case name. */
  caseCapabilities: Record<string, string[]>;
  lane?: Lane;
  within?: number;
  ruling?: string;
  /** Values of each case by case name; empty for a requirement that is its own only case. */
  cases: Record<string, Record<string, unknown>>;
  control: Step[];
  check: { name: string; with: unknown };
  /** Which value of an enumeration it provokes. */
  enumerated?: EnumeratedValue;
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
    protocol?: Protocol;
    /** True: operations that ask for authorization. */
    secured?: boolean;
    /** Operations for which `bind` gives a value of this name. */
    has?: string;
  };
  members?: { schema: string; readOnly?: boolean; type?: string };
  values?: { schema: string };
}

/** What carries the messages of an operation; `text` is a WebSocket or a TCP connection. */
export type Protocol = 'mqtt' | 'http' | 'text';

export interface Untested {
  fact: string;
  reason: 'client-side' | 'unobservable' | 'needs-human' | 'overruled' | 'not-yet';
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
