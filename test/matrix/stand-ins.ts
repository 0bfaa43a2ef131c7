import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokers } from '../../fixtures/containers/index.js';
import { behindProxy } from '../../fixtures/twins/mqtt-3.1.1/behind-proxy.js';
import { twin as oldMqttBroker } from '../../fixtures/twins/mqtt-3.1/index.js';
import { twin as mqttBroker } from '../../fixtures/twins/mqtt-3.1.1/index.js';
import type { CaseLine } from '../../src/verdict/record.js';
import {
  declaring,
  isKilledElsewhere,
  survivorsOf,
  tryMutants,
  type MutantRow,
  type Survivor,
} from './matrix.js';
import { runTwin, type Outcomes } from './run-mutant.js';
import type { SessionOptions } from './session.js';

/** Brokers that stand in, one after another, where the embedded one does not keep a requirement itself. */
const standIns = ['mosquitto', 'ejabberd', 'nats', 'rabbitmq'];

/** What mutants of one broker came to on the requirements that are judged there. */
export interface JudgedOn {
  broker: string;
  requirements: string[];
  rows: MutantRow[];
  survivors: Survivor[];
}

const notPassedIn = (outcomes: Outcomes): string[] =>
  [...outcomes].filter(([, { verdict }]) => verdict !== 'pass').map(([id]) => id);

/**
 * What the embedded broker does not keep: as `npm run brokers` has found where BROKERS_REPORT names the folder of its
 * reports, or else found now.
 */
async function notKept(spec: keyof typeof embeddedBrokers): Promise<string[]> {
  const folder = process.env['BROKERS_REPORT'];
  if (folder === undefined || spec !== 'mqtt-3.1.1') return notPassedIn(await runTwin(embeddedBrokers[spec]));
  const record = readFileSync(join(folder, 'aedes', 'record.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const cases = record
    .map((line) => JSON.parse(line) as Partial<CaseLine>)
    .filter(({ type, requirement = '' }) => type === 'case' && !requirement.endsWith('.survives'));
  return [
    ...new Set(cases.flatMap(({ verdict, requirement }) => (verdict === 'pass' ? [] : [requirement!]))),
  ];
}

/** Specs whose twin is a broker that nobody here wrote. */
export const embeddedBrokers = { 'mqtt-3.1.1': mqttBroker, 'mqtt-3.1': oldMqttBroker };

/**
 * Tries every mutant of MQTT 3.1.1, or of 3.1, on what it declares, before the stand-ins: each requirement that the
 * embedded broker does not keep is judged on the first of them that keeps it. Needs a container engine.
 * @returns a part for each broker, and the requirements that none of them keeps
 */
export async function onStandIns(
  spec: keyof typeof embeddedBrokers,
  options: SessionOptions = {},
): Promise<{ judged: JudgedOn[]; keptByNone: string[] }> {
  let left = (await notKept(spec)).filter((id) => !isKilledElsewhere(spec, id));
  const judged: JudgedOn[] = [];
  for (const name of standIns) {
    if (left.length === 0) break;
    const broker = await brokers[name]!.start();
    try {
      const twin = behindProxy(broker, spec);
      const healthy = await runTwin(twin, left);
      const kept = left.filter((id) => healthy.get(id)?.verdict === 'pass');
      left = left.filter((id) => !kept.includes(id));
      const mutants = declaring(twin.mutants, kept);
      const rows = await tryMutants({ ...twin, mutants }, ({ breaks }) => breaks, options);
      judged.push({ broker: name, requirements: kept, rows, survivors: survivorsOf(rows, healthy) });
    } finally {
      await broker.stop();
    }
  }
  return { judged, keptByNone: left };
}
