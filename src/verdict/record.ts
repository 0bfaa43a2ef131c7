import type { KnownFinding, Weight } from './weight.js';
import type { Transcript } from './evidence.js';
import type { Gate } from './gate.js';
import type { SurfaceLine } from './surface-line.js';
import type { Basis, Level, Verdict } from './verdict.js';

/** The lines of record.jsonl. Its published form is reports/record.schema.json. */
export const recordFormatVersion = 2;

/** Where a sentence stands in its document. */
export interface SourceReference {
  document: string;
  section: string;
  line?: number;
  /** Number of the statement in a numbered standard: MQTT-3.1.0-2. */
  statement?: string;
  /** Numbers of further statements that say it too, by the id of their source. */
  also?: Readonly<Record<string, readonly string[]>>;
  /** The sentence as 12 hexadecimal digits. */
  hash?: string;
}

/** What a spec says of one requirement, for everybody who tells of its cases. */
export interface RequirementFacts {
  level: Level;
  basis: Basis;
  /** What it demands, in one sentence. */
  text: string;
  source: SourceReference;
  /** Title of the source document. */
  document: string;
  /** Where the document is published. */
  url?: string;
  /** Where the requirement stands in the spec. */
  at: string;
  operation?: string;
  ruling?: string;
}

/** A value of an enumeration that a case provokes. */
export interface EnumeratedValue {
  /** The schema that enumerates: `schemas/x.schema.json#/…`. */
  of: string;
  value: unknown;
  meaning: string;
  /** How it is provoked, for people. */
  by: string;
}

export interface HeaderLine {
  type: 'header';
  formatVersion: typeof recordFormatVersion;
  tool: { name: string; version: string; node: string; lockfile?: string };
  run: string;
  startedAt: number;
  seed: string;
  /** How the user called it, secrets masked. */
  command: string;
  only?: string;
  /** The part of the plan that was tried. */
  shard?: { index: number; of: number };
  /** The runs of which the record was joined. */
  merged?: MergedRun[];
  /** What limits the plan besides `only`, as options. */
  filters?: string[];
  strict: boolean;
  timeout: number;
  sessions: SessionHeader[];
}

/** A run whose record was joined with others: what its cases are judged again by. */
export interface MergedRun {
  shard: { index: number; of: number };
  run: string;
  seed: string;
  startedAt: number;
  /** Of the target of each spec. */
  addresses: Record<string, string>;
}

/** One spec on one target. */
export interface SessionHeader {
  spec: string;
  title: string;
  revision: string;
  /** As given to --spec, so that a later command finds it again. */
  location: string;
  files: { name: string; sha256: string }[];
  target: { name: string; address: string; product?: string; version?: string };
  capabilities: Record<string, boolean>;
  /** Secrets as stars. */
  parameters: Record<string, unknown>;
  knownFindings: KnownFinding[];
  /** Listed, and over by their day or version: they excuse nothing, and must leave the list when their case passes. */
  endedFindings?: KnownFinding[];
  /** Listed for other versions of the product: they say what became of the list. */
  otherFindings?: (KnownFinding & { product?: string; versions?: string })[];
  /** The documents that it is about, in its order: requirements name them by their ids. */
  sources: { id: string; title: string }[];
  /** Requirements of the planned cases, by their ids. */
  requirements: Record<string, RequirementFacts>;
  /** Ids of all cases planned, in order. */
  cases: string[];
  /** Ids of the risky cases that were not planned, since nobody allowed them. */
  leftOut: string[];
  untested: { fact: string; reason: string; why: string; source: SourceReference }[];
  /** Why a list of known findings was not applied. */
  notes: string[];
  settings?: SessionSettings;
}

/** What plan and verdicts depend on besides: whoever judges the record again needs it. Missing in records of before. */
export interface SessionSettings {
  /** Milliseconds that each wait may take. */
  timeout: number;
  /** Capabilities of which somebody says whether the target has them; the others are observed. */
  claims: Record<string, boolean>;
  allowDestructive: boolean;
  allowRisky: boolean;
  /** What the user says of a bare AsyncAPI document. */
  document?: Record<string, unknown>;
  /** By what the record names the secrets among the parameters. */
  tokens: Record<string, string>;
}

/**
 * What one case came to: the line that everything else is a view of. In the file the facts of its requirement stand once,
 * in the header; whoever reads the record finds them here.
 */
export interface CaseLine extends RequirementFacts {
  type: 'case';
  id: string;
  spec: string;
  requirement: string;
  enumerated?: EnumeratedValue;
  verdict: Verdict;
  weight: Weight;
  /** What the document demands; on a failure. */
  expected?: string;
  /** What was seen; on a failure, and where several things are accepted. */
  actual?: string;
  /** JSON pointer to where content differs from it. */
  differsAt?: string;
  /** Why there is no pass or fail, in one sentence. */
  reason?: string;
  /** The case that explains it. */
  because?: string;
  /** The capability without which it is not applicable, and the sentence that lets the target leave that out. */
  optional?: { capability: string; text: string; source: SourceReference };
  /** The capability that the target lacks as its target file says, though the document demands it. */
  limitation?: string;
  /** Whether the target has a capability, where the case shows that. */
  observed?: { capability: string; has: boolean };
  /** Why a failure is known, from the target's list. */
  known?: string;
  /** Absences of the target that earlier attempts fell into, one sentence each; those attempts have no verdict. */
  triedAgain?: string[];
  /** Which shard tried it, in a record that was joined of several. */
  shard?: number;
  /** Demands that were judged. */
  judged: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Milliseconds. */
  duration: number;
  transcript: Transcript;
}

/** A change of the target, written down before it is sent, with everything that undoing it takes. */
export interface ChangeLine {
  type: 'change';
  id: string;
  spec: string;
  case: string;
  /** What it does, for people. */
  text: string;
  /** Preambles that an undo must go through first. */
  needs: { name: string; way: number }[];
  /** Steps of the spec's format. */
  undo: unknown[];
  /** Steps that look afterwards whether it took: what they are `given` must be so. */
  readBack?: unknown[];
  /** What these steps must have captured. */
  reads?: Record<string, unknown>;
  /** Values of the undo's templates; secrets are their tokens. */
  values: Record<string, unknown>;
  /** Tokens of the secrets that undoing sends: whoever does not know them cannot undo it. */
  secrets?: string[];
}

/** A time in which the target was not there; what was under way has no verdict of that time. */
export interface AbsenceLine {
  type: 'absence';
  spec: string;
  /** Milliseconds since the epoch. */
  left: number;
  /** Milliseconds since the epoch; missing when it did not come back. */
  back?: number;
  /** Milliseconds for which it was waited for in vain. */
  waited?: number;
  /** By what it was noticed. */
  how:
    | 'ended every connection at once'
    | 'ended what was under way'
    | 'could not be reached'
    /** It lets connections be opened and leaves a CONNECT without any answer. */
    | 'stopped answering'
    /** It is only a client, and did not come to our broker: not once, or not after the case under `underWay`. */
    | 'never came'
    | 'did not come again';
  /** What was seen of it instead, as a clause. */
  told?: string;
  /** Ids of the cases that were under way, or had ended so shortly before that their verdict was not yet accepted. */
  underWay: string[];
}

export interface UndoneLine {
  type: 'undone';
  change: string;
}

/** What went over connections that belong to no case: the rules of every connection hold there as well. */
export interface ExchangeLine {
  type: 'exchange';
  spec: string;
  /** In words. */
  place: string;
  /** Milliseconds since the epoch; missing where several times are joined, and in records of before. */
  startedAt?: number;
  transcript: Transcript;
}

/**
 * Closes a record, or what was appended to a closed one, so that a line which is changed, lost or added by accident is
 * found. Whoever forges a record can make it anew: only a signature tells of that.
 */
export interface SealLine {
  type: 'seal';
  /** Lines before this one. */
  lines: number;
  /** SHA-256 of all bytes before this line, in hexadecimal digits. */
  sha256: string;
  /** The first 6 bytes of the SHA-256 of each of these lines, without its end, in Base64: 8 characters a line. */
  each: string;
}

export interface FooterLine {
  type: 'footer';
  endedAt: number;
  /** Milliseconds. */
  duration: number;
  counts: Record<Verdict, number>;
  /** Planned cases without a line. */
  unjudged: string[];
  /** Changes that are still open. */
  open: string[];
  /** Why it ended before all was tried. Missing where it did not, and in records of before, whose sentence says it. */
  ended?: { by: '--max-duration'; after: string } | { by: '--fail-fast' };
  gate: Gate;
}

export type RecordLine =
  | HeaderLine
  | CaseLine
  | ChangeLine
  | UndoneLine
  | AbsenceLine
  | ExchangeLine
  | SurfaceLine
  | FooterLine
  | SealLine;
