import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probe, type Probed } from '../driver/live/probe.js';
import { tryCases } from '../run/engine.js';
import type { Spec } from '../spec/model.js';
import { isOnlyClient } from '../spec/only-client.js';
import { knownSpecs } from '../spec/read/locate.js';
import { oneLine } from '../report/text.js';
import { HarnessError } from '../verdict/harness-error.js';
import type { CaseLine } from '../verdict/record.js';
import { usage } from '../target/usage.js';
import { print } from './output.js';
import type { Prepared } from './prepare.js';
import { readSpec } from './read-spec.js';
import type { RunOptions } from './run-options.js';

/** By what a target is judged of which nothing was said but where it is. */
export interface Recognised {
  specs: string[];
  /** Where what was recognised listens. */
  target: string;
}

type Preparing = (options: RunOptions, run: string, recordFile: string) => Promise<Prepared>;

/** Milliseconds that an address has to answer, and that each wait of an identification may take. */
const patience = 3000;
/** Milliseconds for all cases of one identification. */
const longest = 20_000;

const longestWhy = 160;

/** Where a host is looked for that names no port. */
const usual = ['mqtt://HOST:1883', 'mqtts://HOST:8883', 'ws://HOST:9001', 'ws://HOST', 'http://HOST'];
const schemes = ['mqtt', 'mqtts', 'ws', 'http'];

/**
 * Finds out what listens at a target, asks every spec that can be recognised by a requirement, and says what was
 * recognised and how: particular specs where there are any, else a general one.
 * @throws a usage error where nothing is recognised, with all that was tried
 */
export async function recognise(
  options: RunOptions,
  target: string,
  preparing: Preparing,
): Promise<Recognised> {
  const addresses = addressesOf(target);
  print(`nothing says by which spec to judge ${target}; asking what listens there`);
  const probed = await Promise.all(
    addresses.map(async (address) => ({ address, ...(await probe(address, patience)) })),
  );
  const tried = probed.map(
    (one) => `${one.address}: ${oneLine('answer' in one ? one.answer : one.why, longestWhy)}`,
  );
  for (const text of tried) print(`  ${text}`);
  const asked = knownSpecs().map((name) => readSpec(name));
  const found: { spec: Spec; target: string }[] = [];
  for (const general of [false, true]) {
    if (found.length > 0) break;
    for (const spec of asked.filter(({ identify }) => identify && (identify.general ?? false) === general)) {
      const at = whereFor(spec, target, probed);
      const why =
        at === undefined ? 'nothing of its kind listens' : await whyNot(options, spec, at, preparing);
      if (at !== undefined && why === undefined) found.push({ spec, target: at });
      const told = why && oneLine(why.replace(/\. [A-Z].*$/s, ''), longestWhy);
      tried.push(`${spec.id}: ${told ?? 'recognised'}`);
      print(`  ${spec.id}: ${told ?? `recognised, since ${spec.identify!.requirement} holds`}`);
    }
  }
  const [first, ...others] = found;
  if (!first) throw unknown(target, tried, asked);
  for (const other of others.filter((one) => one.target !== first.target))
    print(`  not judged in this run: --target=${other.target} --spec=${other.spec.id}`);
  const specs = found.filter((one) => one.target === first.target).map(({ spec }) => spec.id);
  print(`judged by ${specs.join(', ')} at ${first.target}\n`);
  return { specs, target: first.target };
}

function addressesOf(target: string): string[] {
  if (target.includes('://')) return [target];
  const host = /^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:]*$/i.test(target) ? `[${target}]` : target;
  return /:\d+$/.test(host) && !host.endsWith(']')
    ? schemes.map((scheme) => `${scheme}://${host}`)
    : usual.map((address) => address.replace('HOST', host));
}

/** A broker is asked where MQTT was answered; a device at its own interface, which only its spec knows. */
function whereFor(
  { role }: Spec,
  target: string,
  probed: readonly ({ address: string } & Probed)[],
): string | undefined {
  if (role === 'device') return /^mqtts?:/.test(target) ? undefined : target;
  return probed.find((one) => 'answer' in one && /^(mqtt|ws)/.test(one.address))?.address;
}

/** Tries the one requirement by which a spec is recognised. Answers why the target is not that; undefined where it is. */
async function whyNot(
  options: RunOptions,
  spec: Spec,
  target: string,
  preparing: Preparing,
): Promise<string | undefined> {
  const { requirement } = spec.identify!;
  const folder = mkdtempSync(join(tmpdir(), 'mqtt-conformance-'));
  const { targetFile: _targetFile, shard: _shard, exclude: _exclude, chosen: _chosen, ...rest } = options;
  const asking = {
    ...rest,
    target,
    spec: [spec.id],
    only: requirement,
    timeout: patience,
    recoveryTimeout: 0,
    // A broker that lets nobody in without an account cannot be recognised without one.
    param: Object.fromEntries(Object.entries(options.param).filter(([name]) => name in spec.parameters)),
  };
  let prepared: Prepared | undefined;
  try {
    prepared = await preparing(asking, 'identify', join(folder, 'record.jsonl'));
    const lines: CaseLine[] = [];
    await tryCases(prepared.sessions, AbortSignal.timeout(longest), {
      onCase: (line) => void (line.requirement === requirement && lines.push(line)),
      onFailure: () => undefined,
    });
    const not = lines.find(({ verdict }) => verdict !== 'pass');
    if (not) return not.actual ?? not.reason ?? not.verdict;
    return lines.length === 0 ? `${requirement} was not judged within ${longest / 1000} s` : undefined;
  } catch (error) {
    if (error instanceof HarnessError) return error.message;
    throw error;
  } finally {
    await prepared?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function unknown(target: string, tried: readonly string[], asked: readonly Spec[]): HarnessError {
  const clients = asked.filter((spec) => isOnlyClient(spec)).map(({ id }) => id);
  const comes =
    clients.length === 0
      ? ''
      : ` What ${clients.join(' and ')} judges is a device that comes to us: --spec=${clients[0]} --target=listen:1883.`;
  return usage(
    `nothing says by which spec to judge ${target}, and nothing was recognised (${tried.join('; ')})`,
    `Give --spec=<id or path>; the specs are ${asked.map(({ id }) => id).join(', ')}.${comes}`,
  );
}
