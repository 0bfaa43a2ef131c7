import type { Api, SchemaMismatch } from '../spec/api.js';
import type { Envelope, Lane, OperationBinding, Spec } from '../spec/model.js';
import type { Step } from '../spec/steps.js';
import type { Driver } from '../driver/driver.js';

/** A change of the target and its way back. */
export interface AnnouncedChange {
  /** What the way back does, for people. */
  text: string;
  undo: readonly Step[];
  /** Steps that look afterwards whether it took, and what they must capture. */
  readBack: readonly Step[];
  reads: Record<string, unknown>;
}

/** Everything a check may know. The world is behind `driver`; nothing here can reach a network otherwise. */
export interface CheckContext {
  api: Api;
  role: Spec['role'];
  driver: Driver;
  /** Values that templates may name: parameters, captures, the case's own. Secrets stand here as their tokens. */
  scope: Record<string, unknown>;
  /** Milliseconds that each wait may take unless a step says otherwise. */
  within: number;
  lane: Lane;
  connectDefaults: Record<string, unknown>;
  /** True: the target restarts by what the case asks for. */
  restarts?: boolean;
  /** QoS of what we publish and subscribe where neither the step nor the operation says. */
  qos: 0 | 1 | 2;
  /** Topic parameter that is the MQTT client id of whoever asks. */
  originator?: string;
  /** Names of the places where our broker listens for the target. */
  listeners: readonly string[];
  /** How an operation's messages travel: in the envelope named, else in the first of its own that is possible. */
  envelopeOf(operation: string, named?: string): Envelope | undefined;
  busyAnswerOf(operation: string): OperationBinding['busy'];
  /** Writes down a change of the target before it is made, with what takes it back when the case is over. */
  willChange(change: AnnouncedChange): void;
  /** Base address of a server of the API, from the spec's binding. */
  serverAddress(serverId: string): string;
  /** Header of a security scheme, when its values are known. */
  securityHeader(scheme: string): { header: string; value: string } | undefined;
  /** Judges a value by a schema that stands in the spec itself. */
  matchSchema(schema: unknown, value: unknown): SchemaMismatch[];
  /** A text that no other case of any run uses: 8 hexadecimal digits. */
  nonce(): string;
}

/**
 * A way to judge a kind of requirement. Returning means that the target conforms; a NonConformance that it does not;
 * an Inconclusive that nothing could be judged. `run` answers how many things it judged: a check that judged nothing
 * is a mistake of the spec's.
 */
export interface Check<Parameters = unknown> {
  name: string;
  text: string;
  /** JSON Schema (draft-07) of `with`; it may refer to the definitions of a conformance document. */
  parameters: Record<string, unknown>;
  /** Parameters that are lists of steps, in the order in which they are tried; they are read as such. */
  stepLists?: readonly string[];
  /** Names that it gives to its steps. */
  provides?: readonly string[];
  /** Milliseconds that it may take besides its usual waits, for a timer of the protocol. */
  waits?(parameters: Parameters): number;
  run(context: CheckContext, parameters: Parameters): Promise<number>;
}

/** Keeps the parameter type of a check while the vocabulary holds checks of all types. */
export function defineCheck<Parameters>(check: Check<Parameters>): Check {
  return check as Check;
}
