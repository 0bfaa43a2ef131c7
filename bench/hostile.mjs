import { parseArgs } from 'node:util';
import { faultsOf } from '../dist/fixtures/hostile/faults.js';
import { hostileTargets } from '../dist/fixtures/hostile/index.js';
import { hostileRun } from './hostile-run.mjs';

/** What a target of each protocol is judged by. */
const specsOf = {
  mqtt: ['mqtt-3.1.1', 'thingsboard'],
  mqtts: ['mqtt-3.1.1'],
  ws: ['mqtt-3.1.1'],
  http: ['go-e-charger', 'fingoti'],
};

/**
 * The targets of each protocol that say nothing: how long a run takes that waits in vain. Where a CONNECT is not answered a
 * run is over early, so of MQTT there is one that answers and has no message for anybody.
 */
const silentOf = {
  mqtt: ['silent', 'routes-nothing'],
  mqtts: ['tls-stalls'],
  ws: ['ws-stalls'],
  http: ['http-silent'],
};
const silent = new Set(Object.values(silentOf).flat());

/** Without it nothing of the spec could be tried. */
const parametersOf = { thingsboard: ['--param=accessToken=hostile'] };

/** One of each kind of harm, each judged by a part of a spec: what CI has the time for. */
const few = {
  only: {
    'mqtt-3.1.1': 'mqtt-3.1.1.MQTT-3.8.4-1',
    thingsboard: 'thingsboard.attributes.request',
    'go-e-charger': 'go-e-charger.status',
  },
  runs: [
    ['flood-publish', 'mqtt-3.1.1'],
    ['ghost-pubrec', 'mqtt-3.1.1'],
    ['long-topics', 'mqtt-3.1.1'],
    ['announces-256-mb', 'mqtt-3.1.1'],
    ['ws-frames-without-end', 'mqtt-3.1.1'],
    ['tls-plain-text', 'mqtt-3.1.1'],
    ['flood-of-what-was-asked-for', 'thingsboard'],
    ['deep-json', 'thingsboard'],
    ['http-deep-json', 'go-e-charger'],
    ['http-endless-body', 'go-e-charger'],
    ['http-short-body', 'go-e-charger'],
  ],
  options: ['--timeout=2s'],
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { few: { type: 'boolean' } } });
const [names, specs] = positionals.map((list) => list.split(','));
const unknown = (names ?? []).filter((name) => !Object.hasOwn(hostileTargets, name));
if (unknown.length > 0) {
  console.error(
    `there is no hostile target ${unknown.join(', ')}; there are ${Object.keys(hostileTargets).join(', ')}`,
  );
  process.exit(2);
}

const runs = values.few
  ? few.runs.map(([name, spec]) => [name, spec, [`--only=${few.only[spec]}`, ...few.options]])
  : Object.entries(hostileTargets)
      .toSorted(([a], [b]) => Number(silent.has(b)) - Number(silent.has(a)))
      .filter(([name]) => names?.includes(name) ?? true)
      .flatMap(([name, { protocol }]) => (specs ?? specsOf[protocol]).map((spec) => [name, spec, []]));

const row = (...cells) =>
  console.log(cells.map((cell, at) => String(cell).padEnd([30, 14, 5, 7, 7, 6, 9][at] ?? 0)).join(' '));

row('target', 'spec', 'exit', 'seconds', 'silent', 'MB', 'record MB', 'verdict');
let faulty = 0;
const silentSeconds = new Map();
const waiting = [...runs];
// Side by side only where nobody reads the seconds.
const threads = Array.from({ length: values.few ? 2 : 1 }, async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, spec, options] = next;
    const parameters = parametersOf[spec] ?? [];
    const { sentence, ...came } = await hostileRun(name, spec, [...parameters, ...options]);
    const { exit, seconds, megabytes } = came;
    if (silent.has(name)) silentSeconds.set(`${name} ${spec}`, seconds);
    const besides = silentOf[hostileTargets[name].protocol].map(
      (one) => silentSeconds.get(`${one} ${spec}`) ?? 0,
    );
    const longest = Math.max(...besides);
    const times = values.few || longest === 0 ? '-' : (seconds / longest).toFixed(1);
    const size = came.record === undefined ? '-' : (came.record / 1e6).toFixed(1);
    row(name, spec, exit, seconds.toFixed(1), times, megabytes.toFixed(0), size, sentence.slice(0, 160));
    const faults = faultsOf(came);
    if (faults.length > 0) console.log(`  FAULTY: ${faults.join('; ')}`);
    faulty += faults.length > 0 ? 1 : 0;
  }
});
await Promise.all(threads);
console.log(`${runs.length} runs, ${faulty} of them faulty`);
process.exit(faulty === 0 ? 0 : 1);
