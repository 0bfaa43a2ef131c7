import * as allure from 'allure-js-commons';
import { afterAll, describe, inject, test } from 'vitest';
import { allureKey } from '../report/results/allure-key.js';
import { planSession } from '../run/plan-session.js';
import type { Session } from '../run/session.js';
import type { CaseLine } from '../verdict/record.js';
import { NonConformance } from '../verdict/non-conformance.js';
import { isShown, leftToTheRecord } from '../verdict/shown.js';
import { transcriptText } from '../verdict/transcript-text.js';
import { EndFlag } from './end-flag.js';
import { engineFor } from './engine-for.js';

declare module 'vitest' {
  interface ProvidedContext {
    session: Session;
    /** Of the flag that is raised when the run ends before its time. */
    ends: SharedArrayBuffer | undefined;
  }
}

/** No verdict about the target: Allure calls it broken, JUnit an error. Has neither `expected` nor `actual`. */
class NotJudged extends Error {
  override readonly name = 'NotJudged';
  constructor(message: string) {
    super(message);
    delete this.stack;
  }
}

/**
 * Makes one vitest test of every case of the session that vitest was given. The engine works where the tests are
 * collected and begins with the first of them; each waits for its case, so vitest may start them all.
 */
export function describeRun(): void {
  const planned = planSession(inject('session'));
  const engine = engineFor(planned);
  const ends = inject('ends');
  if (ends) new EndFlag(ends).whenRaised(() => engine.end());
  const { only } = planned.session;
  describe.concurrent(planned.spec.title, () => {
    for (const { id, text } of planned.plan.cases) {
      test(`${id} ${text}`, async ({ task, signal, skip }) => {
        signal.addEventListener('abort', () => engine.end(), { once: true });
        const line = await engine.judged(id);
        if (allureListens())
          await (isShown(line, only)
            ? describeInAllure(line, allureKey(id, planned.session.target))
            : allure.label(...leftToTheRecord));
        Object.assign(task.meta, { conformance: { ...line, transcript: [] } });
        if (line.verdict === 'not-applicable') skip(line.reason);
        judge(line);
      });
    }
    afterAll(async () => await engine.close());
  });
}

/** A warning or a known finding is a pass with a label; everything else that is not a pass is thrown. */
function judge(result: CaseLine): void {
  if (['none', 'warn', 'known'].includes(result.weight)) return;
  if (result.verdict === 'fail') throw failure(result.expected ?? '', result.actual ?? '');
  if (result.verdict === 'pass')
    throw failure('the known finding', 'it no longer happens: take it off the list');
  throw new NotJudged(result.reason ?? result.verdict);
}

/** vitest would look for the differences between two sentences, letter by letter. */
const failure = (expected: string, actual: string): NonConformance =>
  Object.assign(new NonConformance(expected, actual), { showDiff: false });

/** Without its reporter, as under a plain `npx vitest`, Allure's functions only complain. */
const allureListens = (): boolean => Reflect.has(globalThis, 'allureTestRuntime');

async function describeInAllure(result: CaseLine, key: string): Promise<void> {
  await allure.epic(result.spec);
  await allure.feature(result.source.section);
  await allure.story(result.operation ?? result.requirement);
  await allure.label('requirement', result.requirement);
  await allure.label('level', result.level);
  await allure.label('verdict', result.verdict);
  await allure.label('weight', result.weight);
  await allure.description(`${result.text}\n\n${result.document}, ${result.source.section}`);
  if (result.url !== undefined) await allure.link(result.url, result.document);
  await allure.historyId(key);
  if (result.expected !== undefined) await allure.attachment('expected', result.expected, 'text/plain');
  if (result.actual !== undefined) await allure.attachment('actual', result.actual, 'text/plain');
  if (result.reason !== undefined) await allure.attachment('reason', result.reason, 'text/plain');
  // Of a pass the record holds it as well, and a file for each of a thousand takes seconds.
  if (result.verdict !== 'pass')
    await allure.attachment('transcript', transcriptText(result.transcript).join('\n'), 'text/plain');
}
