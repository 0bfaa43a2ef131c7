import type { Certificates } from '../driver/broker/certificates.js';
import type { DeviceOptions } from '../driver/broker/client-device.js';
import type { ListenAt } from '../driver/broker/listeners.js';
import type { TlsOptions } from '../driver/live/transport.js';
import type { Shard } from '../plan/shard.js';
import type { DocumentView } from '../spec/bare/view.js';
import type { KnownFinding } from '../verdict/weight.js';

/** Everything that one spec's run against one target needs. Plain data: vitest hands it to the thread of its suite. */
export interface Session {
  /** Id of the run: the name of its folder. */
  run: string;
  seed: string;
  /** Id or path of the spec. */
  spec: string;
  /** What the user says of a bare AsyncAPI document. */
  document?: DocumentView;
  target: Target;
  capabilities: Record<string, boolean>;
  /** With the secrets themselves; they leave this object only towards the target. */
  parameters: Record<string, string | number | boolean>;
  only?: string;
  shard?: Shard;
  exclude?: string[];
  /** Ids of the only cases that are tried, with what they stand on. */
  chosen?: string[];
  /** What limits the plan besides `only`, as options. */
  filters?: string[];
  strict: boolean;
  allowDestructive: boolean;
  /** Whether requirements are tried that may harm a target which is not thrown away. */
  allowRisky: boolean;
  /** Milliseconds that each wait may take. */
  timeout: number;
  concurrency: number;
  /** Milliseconds between two commands to the target. */
  pace: number;
  /** Milliseconds for which a target that went away is waited for. */
  recoveryTimeout: number;
  /** False: no connection of ours stands by while cases are tried, since the target allows only few. */
  bystander: boolean;
  tls: TlsOptions;
  /** Where our broker listens for a device. */
  listen: ListenAt;
  /** Of listeners that speak TLS, where the command line has them made. */
  certificates?: Certificates;
  /** Of a device that is only a client. */
  device?: DeviceOptions;
  knownFindings: KnownFinding[];
  /** Listed, and over: a pass is then red. */
  endedFindings?: KnownFinding[];
  /** Listed for other versions of the product. */
  otherFindings?: KnownFinding[];
  recordFile: string;
}

export interface Target {
  /** As the user named it: an address, `twin:thingsboard`, `container:mosquitto`. */
  name: string;
  address: string;
  product?: string;
  version?: string;
}
