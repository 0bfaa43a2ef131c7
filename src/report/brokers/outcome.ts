import { judgedRecordOf, type ComparedBroker } from './comparison.js';

/** Exit codes of runs, worst first, each with what it says of brokers. */
const rungs: readonly [exit: number, says: string][] = [
  [130, 'interrupted'],
  [1, 'do not conform'],
  [4, 'the harness failed'],
  [3, 'incomplete'],
  [0, 'passed the gate'],
];

/** What a comparison comes to: the worst of all gates, and a sentence that names who is where. */
export function outcomeOf(
  brokers: readonly ComparedBroker[],
  interrupted: boolean,
): { exit: number; sentence: string } {
  const exits = brokers.map(exitOf);
  const said = rungs.flatMap(([exit, says]) => {
    const own = brokers.filter((broker) => judgedRecordOf(broker) !== undefined && exitOf(broker) === exit);
    return own.length === 0 ? [] : [`${says}: ${own.map(({ name }) => name).join(', ')}`];
  });
  const parts = [
    ...said,
    ...named('do not speak it', brokers, ({ outcome }) => 'record' in outcome && !!outcome.unspoken),
    ...named('not started', brokers, ({ outcome }) => 'notStarted' in outcome),
  ];
  const worst = rungs.find(([exit]) => exits.includes(exit))?.[0] ?? 3;
  return {
    exit: interrupted ? 130 : worst,
    sentence: `${interrupted ? 'INTERRUPTED. ' : ''}${capital(parts.join('; '))}.`,
  };
}

const named = (
  says: string,
  brokers: readonly ComparedBroker[],
  isSuch: (broker: ComparedBroker) => boolean,
): string[] => {
  const names = brokers.filter(isSuch).map(({ name }) => name);
  return names.length === 0 ? [] : [`${says}: ${names.join(', ')}`];
};

/** What could not be started, or does not speak the version of the spec, has no verdict: incomplete. So has a record that did not come to its end. */
function exitOf({ outcome }: ComparedBroker): number {
  if ('notStarted' in outcome || outcome.unspoken !== undefined) return 3;
  return outcome.broken === undefined ? (outcome.record.footer?.gate.exit ?? 3) : 4;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
