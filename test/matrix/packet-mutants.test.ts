import { beforeAll, describe, expect, it } from 'vitest';
import type { PacketMutant } from '../../fixtures/generic/mqtt-5.0/index.js';
import { twin } from '../../fixtures/twins/mqtt-5.0/index.js';
import { survivors } from '../../fixtures/twins/mqtt-5.0/test/survivors.js';
import { nightly } from '../nightly.js';
import { explanationAmong } from './explanation.js';
import { recordPacketMutants, runPacketMutants, type PacketResult } from './packet-mutants.js';
import { sample } from './sample.js';

/** One mutant of each kind of packet; at night all of them. */
function oneOfEachKind(mutants: readonly PacketMutant[]): PacketMutant[] {
  const kinds = [...new Set(mutants.map(({ kind }) => kind))];
  return kinds.flatMap((kind) =>
    sample(
      mutants.filter((mutant) => mutant.kind === kind),
      1,
      'packets',
      ({ name }) => name,
    ),
  );
}

describe('generic mutants of the packets of MQTT 5.0', () => {
  let mutants: PacketMutant[] = [];
  let results: PacketResult[] = [];
  const survivorsAmong = (): PacketResult[] => results.filter(({ killedBy }) => killedBy === undefined);

  beforeAll(async () => {
    mutants = await recordPacketMutants(twin);
    results = await runPacketMutants(twin, nightly ? mutants : oneOfEachKind(mutants));
  }, 3_600_000);

  it('are made of every type of packet that a server sends or hears, and have names of their own', () => {
    const names = mutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'server CONNACK receive-maximum twice',
        'server PUBLISH-q2 dup-flipped',
        'server SUBACK codes-reversed',
        'server DISCONNECT code-0x05',
        'client CONNECT session-expiry-interval dropped',
        'client SUBSCRIBE no-local-flipped',
        'client PUBREL swallowed',
      ]),
    );
  });

  it('are killed by a requirement, or survive for a reason that is listed', () => {
    const unexplained = survivorsAmong().filter(({ mutant }) => !explanationAmong(survivors, mutant.name));
    expect(unexplained.map(({ mutant }) => `${mutant.name}: ${mutant.text}`)).toEqual([]);
  });

  it('every reason that is listed is one for a mutant that there is', () => {
    const used = new Set(mutants.map(({ name }) => explanationAmong(survivors, name)));
    expect(survivors.filter((explanation) => !used.has(explanation))).toEqual([]);
  });

  it.runIf(nightly)('every reason that is listed is one for a survivor', () => {
    const used = new Set(survivorsAmong().map(({ mutant }) => explanationAmong(survivors, mutant.name)));
    expect(survivors.filter((explanation) => !used.has(explanation))).toEqual([]);
  });
});
