import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pcap, type Segment } from './pcap.js';

const serverPort = 1883;
const firstClientPort = 20_000;

/** What tshark read in one packet: each field with all its values, empty where it has none. */
export type Fields = Readonly<Record<string, readonly string[]>>;

export interface Sample {
  name: string;
  from: 'server' | 'client';
  bytes: Buffer;
}

export const notInstalled = 'tshark is not installed: apt-get install tshark';

/** The field with what tshark has to complain of. */
export const complaints = '_ws.expert.message';

/** One connection for each sample, so that none spoils the next. It begins with a CONNECT: tshark needs the version. */
function segments(samples: readonly Sample[], hello: Buffer): Segment[] {
  return samples.flatMap((sample, index): Segment[] => {
    const clientPort = firstClientPort + index;
    const segment = { clientPort, from: sample.from, payload: sample.bytes };
    const isFirst = sample.from === 'client' && (sample.bytes[0] ?? 0) >> 4 === 1;
    return isFirst ? [segment] : [{ clientPort, from: 'client', payload: hello }, segment];
  });
}

function run(...parameters: string[]): string | undefined {
  const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
  const { stdout, error, status, stderr } = spawnSync('tshark', parameters, {
    encoding: 'utf8',
    env: environment,
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`tshark ended with ${status}: ${stderr}`);
  return stdout;
}

interface JsonPacket {
  _source: { layers: Record<string, string[] | undefined> };
}

/** Newer versions write booleans as words; no message at all is written as `<MISSING>`. */
const words: Readonly<Record<string, string>> = { True: '1', False: '0', '<MISSING>': '' };
const normal = (value: string): string => words[value] ?? value;

/** Major and minor version; empty where it is not installed. */
export const tsharkVersion = (): string =>
  /TShark \(Wireshark\) (\d+\.\d+)/.exec(run('--version') ?? '')?.[1] ?? '';

/**
 * Lets tshark decode one capture with all samples, each behind `hello` unless it is a CONNECT itself. Answers what it reads
 * in each of them; undefined where tshark is not installed.
 */
export function dissect(
  samples: readonly Sample[],
  hello: Buffer,
  fields: readonly string[],
): ((sample: Sample) => Fields) | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'));
  try {
    const file = join(folder, 'samples.pcap');
    writeFileSync(file, pcap(segments(samples, hello), serverPort));
    const wanted = ['tcp.srcport', 'tcp.dstport', complaints, ...fields].flatMap((field) => ['-e', field]);
    const stdout = run('-n', '-r', file, '-d', `tcp.port==${serverPort},mqtt`, '-T', 'json', ...wanted);
    if (stdout === undefined) return undefined;
    const seen = new Map<number, Fields>();
    for (const { _source } of JSON.parse(stdout) as JsonPacket[]) {
      const values = (field: string): string[] => (_source.layers[field] ?? []).map(normal);
      const ports = [...values('tcp.srcport'), ...values('tcp.dstport')].map(Number);
      const port = ports.find((number) => number !== serverPort) ?? 0;
      // The last packet of each connection is the sample.
      seen.set(port, Object.fromEntries([complaints, ...fields].map((field) => [field, values(field)])));
    }
    return (sample) => {
      const found = seen.get(firstClientPort + samples.indexOf(sample));
      if (found === undefined) throw new Error(`tshark shows no packet for "${sample.name}"`);
      return found;
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
