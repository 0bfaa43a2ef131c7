import type { Expect, Step } from '../spec/steps.js';
import { Inconclusive, NonConformance } from '../verdict/non-conformance.js';
import { unmet, type Demand } from './demand.js';
import { specMistake, type Exchange } from './exchange.js';
import { expectations } from './expects/index.js';
import { readExpect } from './read-expect.js';

/** Waits for what a step says must follow: judged when it is expected, a precondition when it is given or only usual. */
export async function followedBy(
  exchange: Exchange,
  as: string,
  step: Step,
  within: number,
  usual?: Expect,
): Promise<void> {
  const { expect, given, settle } = step;
  const awaited = expect ?? given ?? settle ?? usual;
  if (awaited === undefined) return;
  await expectThat(exchange, as, awaited, {
    explicit: expect !== undefined,
    settles: settle !== undefined,
    within,
  });
}

/** Waits for what a step expects and judges it. Without `explicit` it is a precondition. */
export async function expectThat(
  exchange: Exchange,
  as: string,
  expect: Expect,
  demand: Demand,
): Promise<void> {
  const { kind, words } = readExpect(expect);
  if (kind === 'anyOf') return await expectAnyOf(exchange, as, words as Expect[], demand);
  const expectation = expectations.find(({ name }) => name === kind);
  if (!expectation) throw specMistake(`there is no expectation "${kind}"`);
  await expectation.judge(exchange, as, words, demand);
  const connection = exchange.connectionOf(as);
  if (connection && kind !== 'closed') exchange.unanswered.answered(connection);
  if (demand.explicit) exchange.judged += 1;
}

/**
 * Each alternative with its share of the time. Then all but the last once more without any: what came while another
 * was awaited is as right as if it had come sooner.
 */
function turnsOf(
  alternatives: readonly Expect[],
  whole: number,
): { alternative: Expect; index: number; within: number }[] {
  const share = Math.ceil(whole / alternatives.length);
  const last = alternatives.length - 1;
  const each = alternatives.map((alternative, index) => ({ alternative, index }));
  return [
    ...each.map((turn) => ({ ...turn, within: turn.index === last ? whole : share })),
    ...each.slice(0, -1).map((turn) => ({ ...turn, within: 0 })),
  ];
}

/**
 * Alternatives are tried one after another on what has come; each gets the whole time only when it is the last.
 * Packets are left to the next alternative, since an expectation takes nothing that it does not accept. CONNACK is the
 * exception: it must be the first packet, so another first packet decides at once, whatever follows (a close, say).
 */
async function expectAnyOf(
  exchange: Exchange,
  as: string,
  alternatives: readonly Expect[],
  demand: Demand,
): Promise<void> {
  const expected = alternatives.map((alternative) =>
    typeof alternative === 'string' ? alternative : String(Object.keys(alternative)[0]),
  );
  const first = { wrong: false };
  const seen = new Set<string>();
  for (const { alternative, index, within } of turnsOf(alternatives, demand.within)) {
    try {
      return await expectThat(exchange, as, alternative, { ...demand, within, first });
    } catch (error) {
      const presumed = !exchange.judging || !demand.explicit;
      const unmetPrecondition = presumed && error instanceof Inconclusive;
      if (!(error instanceof NonConformance) && !unmetPrecondition) throw error;
      const late = within === 0 && !first.wrong;
      if (error instanceof NonConformance) expected[index] = error.expected;
      if (!late) seen.add(error instanceof NonConformance ? error.actual : error.message);
    }
    if (first.wrong) break;
  }
  unmet(exchange, demand.explicit, expected.join(', or '), [...seen].join('; '));
}
