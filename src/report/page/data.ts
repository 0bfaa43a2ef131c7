import type {
  AbsenceLine,
  EnumeratedValue,
  RequirementFacts,
  SourceReference,
} from '../../verdict/record.js';
import type { SurfaceLine } from '../../verdict/surface-line.js';
import type { TranscriptEvent } from '../../verdict/evidence.js';
import type { Packet } from '../../verdict/packet.js';
import type { Verdict } from '../../verdict/verdict.js';
import type { Weight } from '../../verdict/weight.js';

/** What the page of one or several runs is made of, as it stands in the page: plain JSON, made from records alone. */
export interface PageData {
  tool: string;
  runs: PageRun[];
  comparison?: PageComparison;
}

/** Several targets that were judged together; a page of records that somebody put together has none. */
export interface PageComparison {
  title: string;
  columns: {
    /** As the user named the target. */
    name: string;
    /** What it came to, or why it was not judged. */
    sentence: string;
    /** Index of its run; missing where there is no record. */
    run?: number;
  }[];
}

export interface PageRun {
  run: string;
  /** Milliseconds since the epoch. */
  startedAt?: number;
  /** Milliseconds. */
  duration?: number;
  command?: string;
  only?: string;
  strict?: boolean;
  /** Milliseconds. */
  timeout?: number;
  seed?: string;
  tool?: { name: string; version: string; node: string; lockfile?: string };
  /** What the run came to; a record without a footer says so itself. */
  exit?: number;
  sentence: string;
  /** What is wrong with the record. */
  problems: string[];
  /** Changes of the target that were not put back. */
  open: string[];
  absences: AbsenceLine[];
  /** Rules of every connection that nobody asked for and that have nothing to say. */
  leftToTheRecord: number;
  sessions: PageSession[];
  timing: PageTiming;
  /** Exchanges that the page has no room for: they are in the record. */
  withoutExchange: number;
}

/** A verdict, or that a planned case has none. */
export type Word = Verdict | 'not judged';

export interface PageSession {
  spec: string;
  title: string;
  revision: string;
  target: { name: string; address: string; product?: string; version?: string };
  files: { name: string; sha256: string }[];
  parameters: Record<string, unknown>;
  notes: string[];
  /** Cases that may harm the target and were not allowed. */
  leftOut: string[];
  untested: { fact: string; reason: string; why: string; where: string }[];
  requirements: PageRequirement[];
  cases: PageCase[];
  coverage: PageCoverage;
  findings: PageFinding[];
  /** Of a target that is only a client. */
  device?: PageDevice;
}

/** What a device that comes to our broker has shown of itself in the run. */
export interface PageDevice {
  /** In the order of time, the first ones where there were too many. */
  attempts: PageAttempt[];
  moreAttempts: number;
  /** What its CONNECTs say, the commonest first. */
  claims: (PageClaim & { times: number })[];
  /** The longest time without a packet of it, in milliseconds, beside its keep-alive. */
  gap?: { milliseconds: number; keepAlive: number; case?: string };
  /** Milliseconds of the run, and of the device's own timers in it. */
  time?: { total: number; device: number };
}

/** A CONNECT. Times are in milliseconds since the run began. */
export interface PageAttempt {
  at: number;
  level: number;
  /** The case in which it came; missing where it came between two. */
  case?: string;
  /** The code of CONNACK; missing where there was none. */
  answer?: number;
  /** When its connection was seen to end, where that was in the same case. */
  ended?: number;
}

/** What a CONNECT claims. */
export interface PageClaim {
  version: string;
  /** Seconds. */
  keepAlive: number;
  clean: boolean;
  clientId: string;
  username: boolean;
  password: boolean;
  will?: { topic: string; qos: number; retain: boolean; bytes: number; properties: string[] };
  properties: string[];
}

export interface PageRequirement extends Pick<
  RequirementFacts,
  'basis' | 'text' | 'url' | 'at' | 'operation' | 'ruling'
> {
  id: string;
  level: RequirementFacts['level'] | 'unknown';
  /** Under which it is listed. */
  document: string;
  section: string;
  /** Document, section, and line or statement. */
  where: string;
  word: Word;
  weight: Weight;
  reason?: string;
}

export interface PageCase {
  id: string;
  /** Index among the requirements. */
  requirement: number;
  word: Word;
  weight: Weight;
  expected?: string;
  actual?: string;
  /** JSON pointer. */
  differsAt?: string;
  reason?: string;
  because?: string;
  known?: string;
  limitation?: string;
  optional?: { capability: string; text: string; source: SourceReference };
  observed?: { capability: string; has: boolean };
  enumerated?: EnumeratedValue;
  triedAgain?: string[];
  judged: number;
  /** Milliseconds since the epoch; 0 where it was never tried. */
  startedAt: number;
  /** Milliseconds. */
  duration: number;
  /** The command that tries it again. */
  rerun: string;
  /** Of the element with its exchange; missing where there is none or no room for it. */
  exchange?: string;
}

/** What passed between us and the target, for one case. */
export interface PageExchange {
  sent: string[];
  broker: string[];
  reproduce: string[];
  events: PageEvent[];
  /** Number of the first event that was judged: what is before prepares it. */
  judgedFrom: number;
  /** Events in the middle that are in the record alone, and behind which event they are missing. */
  missing?: { count: number; behind: number };
}

export interface PageEvent {
  /** Its number in the transcript, from 1. */
  n: number;
  /** Milliseconds since the case began. */
  at: number;
  /** Client, listener of our broker, or exchange. */
  on: string;
  type: TranscriptEvent['type'];
  text: string;
  /** Who sent it. */
  from?: 'us' | 'target';
  hex?: string;
  packet?: Packet;
  malformed?: string;
  /** It happens at a listener of our broker, to which the target connects. */
  atBroker?: true;
  /** Who ended a connection. */
  by?: string;
}

export interface PageCoverage {
  operations: { operation: string; requirements: number; words: Partial<Record<Word, number>> }[];
  topics: { topic: string; sent: number; received: number; retained: number }[];
  /** Topics that there was no room for. */
  moreTopics: number;
  packets: { type: string; sent: number; received: number }[];
  enumerations: { of: string; values: { value: string; meaning: string; by: string; seen: string }[] }[];
  capabilities: { capability: string; claimed?: boolean; observed?: boolean; by?: string }[];
  /** What was seen on the broker beside the document, for each run of it in the record. */
  surfaces: Omit<SurfaceLine, 'type' | 'spec'>[];
}

export interface PageFinding {
  requirement: string;
  case?: string;
  seen: string;
  reason: string;
  owner?: string;
  link?: string;
  /** Date or version at which it ends, as the list says. */
  until?: string;
  /** Until that date, at the end of the run; negative where it is over. */
  daysLeft?: number;
  state: 'seen as listed' | 'not as listed' | 'not judged';
}

export interface PageTiming {
  slowest: { spec: string; id: string; duration: number }[];
  /** Times from what we sent to the next thing that came on the same connection, in milliseconds. */
  answers?: {
    count: number;
    median: number;
    p95: number;
    most: number;
    bars: { upTo: number; count: number }[];
  };
}
