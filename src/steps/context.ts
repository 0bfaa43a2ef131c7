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

/** A filter on which nothing came: that of an address, with the values of its parameters that are known. */
export interface NearWanted {
  filter: string;
  address: string;
  values: Readonly<Record<string, string>>;
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
  /** Parameters of the run that a CONNECT would have a value of, and that nobody gave. */
  notGiven: readonly string[];
  /** Of MQTT 5.0: seconds for which a session outlives its connection where a CONNECT with clean start 0 does not say it. */
  sessionExpiry?: number;
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
  /** What came on the broker in place of a message on a filter of an address, as a clause; undefined where nothing near did. */
  near?(wanted: NearWanted): string | undefined;
  /** A text that no other case of any run uses: 8 hexadecimal digits. */
  nonce(): string;
}
