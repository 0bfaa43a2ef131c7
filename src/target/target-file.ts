import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DeviceTransport } from '../driver/broker/device-transport.js';
import { formatCheck } from '../spec/read/format-check.js';
import { milliseconds } from '../spec/duration.js';
import { knownSpecs } from '../spec/read/locate.js';
import { SpecError } from '../spec/read/problem.js';
import { readYaml } from '../spec/read/read-yaml.js';
import type { TlsOptions } from '../driver/live/transport.js';
import { defined } from './defined.js';
import { listedFindings, type ListedFinding, type WrittenFinding } from './known-findings.js';
import { whyNoDuration } from './durations.js';
import { usage } from './usage.js';

export type ParameterValue = string | number | boolean;

/** A target file as read: what a run must know about one target. Its format is specs/target.schema.json. */
export interface TargetFile {
  spec: string[];
  address?: string;
  product?: string;
  version?: string;
  capabilities: Record<string, boolean>;
  parameters: Record<string, ParameterValue>;
  tls: TlsOptions;
  concurrency?: number;
  pace?: number;
  timeout?: number;
  recoveryTimeout?: number;
  bystander?: boolean;
  listen?: string;
  advertise?: string;
  transport?: DeviceTransport;
  authority?: string;
  knownFindings: ListedFinding[];
}

interface Written {
  spec?: string | string[];
  address?: string;
  product?: string;
  version?: string;
  firmware?: string;
  capabilities?: Record<string, boolean>;
  parameters?: Record<string, ParameterValue | { env: string }>;
  tls?: TlsOptions;
  concurrency?: number;
  pace?: number | string;
  timeout?: number | string;
  recoveryTimeout?: number | string;
  bystander?: boolean;
  listen?: string;
  advertise?: string;
  transport?: DeviceTransport;
  authority?: string;
  knownFindings?: WrittenFinding[] | string;
}

export const noTargetFile: TargetFile = {
  spec: [],
  capabilities: {},
  parameters: {},
  tls: {},
  knownFindings: [],
};

/** Reads a target file; secrets come from the environment variables that it names. Throws SpecError, or a usage error. */
export function readTargetFile(path: string): TargetFile {
  const file = targetFileFrom(writtenIn(path), path);
  return { ...file, spec: file.spec.map((name) => besideFile(path, name)) };
}

/** A spec of one's own is named as seen from the target file; one as seen from the working folder is found as well. */
function besideFile(path: string, name: string): string {
  const beside = join(dirname(path), name);
  return !knownSpecs().includes(name) && existsSync(beside) ? beside : name;
}

function writtenIn(path: string): Written {
  const source = readYaml(path);
  const problems = formatCheck('target')(source);
  if (problems.length > 0) throw new SpecError(problems);
  return source.value as Written;
}

/** Gives the content of a target file, for example a twin's own, the form that the command line works with. */
export function targetFileFrom(written: Written, path: string): TargetFile {
  const version = written.version ?? written.firmware;
  return {
    spec: written.spec === undefined ? [] : [written.spec].flat(),
    ...(written.address === undefined ? {} : { address: written.address }),
    ...(written.product === undefined ? {} : { product: written.product }),
    ...(version === undefined ? {} : { version }),
    capabilities: written.capabilities ?? {},
    parameters: Object.fromEntries(
      Object.entries(written.parameters ?? {}).map(([name, value]) => [
        name,
        parameterValue(name, value, path),
      ]),
    ),
    tls: written.tls ?? {},
    ...(written.concurrency === undefined ? {} : { concurrency: written.concurrency }),
    ...defined({
      pace: durationIn(path, 'pace', written.pace, 0),
      timeout: durationIn(path, 'timeout', written.timeout, 1),
      recoveryTimeout: durationIn(path, 'recoveryTimeout', written.recoveryTimeout, 0),
    }),
    ...defined({ bystander: written.bystander, listen: written.listen, advertise: written.advertise }),
    ...defined({ transport: written.transport, authority: written.authority }),
    knownFindings: findingsOf(written, path),
  };
}

/** Its own findings, or those of the file that it names, which are of that file's product. */
function findingsOf({ knownFindings = [] }: Written, path: string): ListedFinding[] {
  if (typeof knownFindings !== 'string') return listedFindings(knownFindings, undefined);
  const file = join(dirname(path), knownFindings);
  const { knownFindings: listed = [], product } = writtenIn(file);
  if (typeof listed !== 'string') return listedFindings(listed, product);
  throw usage(
    `${path} takes its known findings from ${file}, which takes them from a further file`,
    `Name the file that has the list: knownFindings: ${listed}`,
  );
}

function durationIn(
  path: string,
  name: string,
  value: number | string | undefined,
  least: number,
): number | undefined {
  if (value === undefined) return undefined;
  const parsed = milliseconds(value);
  const why = whyNoDuration(parsed, least);
  if (why !== undefined) throw usage(`${name} ${value} in ${path} is no duration for that`, why);
  return parsed;
}

function parameterValue(name: string, value: ParameterValue | { env: string }, path: string): ParameterValue {
  if (typeof value !== 'object') return value;
  const found = process.env[value.env];
  if (found !== undefined) return found;
  throw usage(
    `${path} takes parameter ${name} from the environment variable ${value.env}, which is not set`,
    `Set ${value.env}, or give --param ${name}=…`,
  );
}
