import * as allure from 'allure-js-commons';
import { afterAll, describe, inject, test } from 'vitest';
import type { CaseLine } from '../verdict/record.js';
import { NonConformance } from '../verdict/non-conformance.js';
import { whenRunEnds } from './end-of-run.js';
import { takeOver, type HandedOver } from './hand-over.js';
import { Run } from './run.js';
import type { Session } from './session.js';
import { isShown, leftToTheRecord } from '../verdict/shown.js';
import { transcriptText } from '../verdict/transcript-text.js';

declare module 'vitest' {
  interface ProvidedContext {
    session: Session;
    /** What the session comes to, when the command line has found that out already. */
    planned: HandedOver | undefined;
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
 * Makes one vitest test of every case of the session that vitest was given. Which cases run at the same time is the
 * run's matter, so vitest may start them all. This is the only file of src/run that knows vitest.
 */
export function describeRun(): void {
  const session = inject('session');
  const planned = inject('planned');
  const ended = new AbortController();
  const stopListening = whenRunEnds(session.run, () => ended.abort());
  const run = new Run(session, ended.signal, undefined, planned && takeOver(planned));
  describe.concurrent(run.spec.title, () => {
    for (const planned of run.plan.cases) {
      test(`${planned.id} ${planned.text}`, async ({ task, signal, skip }) => {
        signal.addEventListener('abort', () => ended.abort(), { once: true });
        if (planned.atEnd) await run.othersAsked();
        const result = await run.case(planned.id);
        if (allureListens())
          await (isShown(result, session.only) ? describeInAllure(result) : allure.label(...leftToTheRecord));
        const { transcript: _transcript, ...line } = result;
        Object.assign(task.meta, { conformance: { ...line, transcript: [] } });
        // It stands in the record; of a thousand cases on a target that floods it would fill the memory.
        result.transcript = [];
        if (result.verdict === 'not-applicable') skip(result.reason);
        judge(result);
      });
    }
  });
  afterAll(async () => {
    stopListening();
    await run.close();
  });
}

/** A warning or a known finding is a pass with a label; everything else that is not a pass is thrown. */
function judge(result: CaseLine): void {
  if (['none', 'warn', 'known'].includes(result.effect)) return;
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

async function describeInAllure(result: CaseLine): Promise<void> {
  await allure.epic(result.spec);
  await allure.feature(result.source.section);
  await allure.story(result.operation ?? result.requirement);
  await allure.label('requirement', result.requirement);
  await allure.label('level', result.level);
  await allure.label('verdict', result.verdict);
  await allure.label('effect', result.effect);
  await allure.description(`${result.text}\n\n${result.document}, ${result.source.section}`);
  if (result.url !== undefined) await allure.link(result.url, result.document);
  await allure.historyId(result.id);
  if (result.expected !== undefined) await allure.attachment('expected', result.expected, 'text/plain');
  if (result.actual !== undefined) await allure.attachment('actual', result.actual, 'text/plain');
  if (result.reason !== undefined) await allure.attachment('reason', result.reason, 'text/plain');
  // Of a pass the record holds it as well, and a file for each of a thousand takes seconds.
  if (result.verdict !== 'pass')
    await allure.attachment('transcript', transcriptText(result.transcript).join('\n'), 'text/plain');
}
