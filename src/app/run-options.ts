import type { DeviceTransport } from '../driver/broker/device-transport.js';
import type { Shard } from '../plan/shard.js';
import type { ParameterValue } from '../target/target-file.js';
import type { Reporter } from './reporters.js';

/** What is said of a bare AsyncAPI document, as options. */
export interface DocumentOptions {
  id?: string;
  as?: 'application' | 'client';
  operations?: string;
  watch?: number;
  messages?: number;
  probe?: Record<string, string>;
  negative?: boolean;
}

/** The options of a run as the user gave them. */
export interface RunOptions extends DocumentOptions {
  target?: string;
  spec: string[];
  only?: string;
  shard?: Shard;
  exclude?: string[];
  /** A record whose cases that did not end well are tried again. */
  rerunFailed?: string;
  /** What comes of that: ids of cases. */
  chosen?: string[];
  list?: boolean;
  param: Record<string, ParameterValue>;
  targetFile?: string;
  reportDir: string;
  reporter?: Reporter[];
  verbose?: boolean;
  quiet?: boolean;
  failFast?: boolean;
  strict?: boolean;
  allowDestructive?: boolean;
  allowRisky?: boolean;
  timeout?: number;
  concurrency?: number;
  pace?: number;
  recoveryTimeout?: number;
  maxDuration?: number;
  deviceTimeout?: number;
  restartCommand?: string;
  publishCommand?: string;
  transport?: DeviceTransport;
  authority?: string;
  listen?: string;
  advertise?: string;
  seed?: string;
  ca?: string;
  cert?: string;
  key?: string;
  insecure?: boolean;
}
