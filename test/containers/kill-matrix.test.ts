import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containers } from '../../fixtures/containers/index.js';
import type { Mutant, RunningTarget } from '../../fixtures/contract.js';
import { behindProxy } from '../../fixtures/mqtt/behind-proxy.js';
import { mqttBroker } from '../../fixtures/mqtt/index.js';
import { survivorsOf, tryMutants } from '../matrix/matrix.js';
import { runMutant, runTwin, type Outcomes } from '../matrix/run-mutant.js';

/** Brokers that stand in, one after another, where the embedded one does not keep a requirement itself. */
const standIns = ['mosquitto', 'ejabberd', 'nats', 'rabbitmq'];

/** What none of the five brokers keeps, so that no mutant of theirs can be told from them. */
const keptByNone: string[] = [];

describe('what the embedded broker does not keep is judged on another, where its mutants fail', () => {
  const started: RunningTarget[] = [];
  let left: string[] = [];
  const survivors: string[] = [];
  let tried = 0;

  beforeAll(async () => {
    left = keptNotBy(await runTwin(mqttBroker));
    for (const name of standIns) {
      if (left.length === 0) break;
      const broker = await containers[name]!.start();
      started.push(broker);
      const twin = behindProxy(broker);
      const conforming = await runMutant(twin, { name: '', text: '', breaks: [] }, left);
      const kept = left.filter((id) => conforming.get(id)?.verdict === 'pass');
      left = left.filter((id) => !kept.includes(id));
      const declaring = twin.mutants.filter(({ breaks }) => breaks.some((id) => kept.includes(id)));
      const ofThese = (mutant: Mutant): Mutant => ({
        ...mutant,
        breaks: mutant.breaks.filter((id) => kept.includes(id)),
      });
      const rows = await tryMutants({ ...twin, mutants: declaring.map(ofThese) }, ({ breaks }) => breaks);
      tried += rows.length;
      survivors.push(
        ...survivorsOf(rows, conforming).map(
          ({ mutant, requirement, verdict, why }) =>
            `on ${name} ${mutant} survives ${requirement} (${verdict}): ${why}`,
        ),
      );
    }
  }, 600_000);

  afterAll(async () => {
    for (const broker of started) await broker.stop();
  });

  it('every mutant fails what it declares', () => {
    expect(tried).toBeGreaterThan(0);
    expect(survivors).toEqual([]);
  });

  it('what no broker keeps is known', () => expect(left.toSorted()).toEqual(keptByNone));
});

const keptNotBy = (outcomes: Outcomes): string[] =>
  [...outcomes].filter(([, { verdict }]) => verdict !== 'pass').map(([id]) => id);
