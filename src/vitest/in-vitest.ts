import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest, type Reporter, type Vitest } from 'vitest/node';
import type { Face } from '../app/face.js';
import { endingSignals } from '../app/interruption.js';
import type { PlannedSession } from '../run/plan-session.js';
import { packageRoot } from '../spec/read/locate.js';
import type { CaseLine } from '../verdict/record.js';
import { AllureReporter } from './allure-reporter.js';
import { EndFlag } from './end-flag.js';

/** The modules of this package that import vitest, or lead to one that does. */
const importsVitest = [/\/dist\/suites\//, /\/dist\/src\/vitest\//];

/** As tests of vitest, one for each case: what `npm test -- --target=…` shows. Each session has a thread of its own. */
export const inVitest: Face = async (sessions, { signal, folder, onCase }) => {
  const theirs = refuseListeners();
  const flag = new EndFlag();
  const vitest = await start(sessions, flag, [
    listener({ onCase, onTest: () => signal.aborted && cancel() }),
    new AllureReporter(join(folder, 'allure-results')) as Reporter,
  ]);
  theirs.allow();
  const cancel = (): void => {
    flag.raise();
    void vitest.cancelCurrentRun('keyboard-input');
  };
  signal.addEventListener('abort', cancel, { once: true });
  return await finish(vitest, signal);
};

/** From the sources the suite is TypeScript, from dist it is JavaScript; vitest takes either. */
function suiteFile(): { root: string; file: string } {
  const here = fileURLToPath(new URL('../../suites', import.meta.url));
  const name = existsSync(join(here, 'conformance.test.js')) ? 'conformance.test.js' : 'conformance.test.ts';
  return { root: packageRoot(), file: join(here, name) };
}

async function start(
  sessions: readonly PlannedSession[],
  flag: EndFlag,
  reporters: Reporter[],
): Promise<Vitest> {
  const { root, file } = suiteFile();
  return await createVitest(
    'test',
    {
      config: false,
      root,
      watch: false,
      // They mostly wait, so all specs go side by side whatever the number of cores.
      maxWorkers: sessions.length,
      reporters,
      projects: sessions.map(({ session }) => ({
        test: {
          name: session.spec,
          root,
          include: [file],
          exclude: [],
          pool: 'threads' as const,
          testTimeout: 0,
          hookTimeout: 0,
          maxConcurrency: 100_000,
          retry: 0,
          provide: { session, ends: flag.memory },
          // What imports vitest must go through it; the rest is plain JavaScript that Node loads faster by itself.
          server: { deps: { inline: importsVitest, external: [/\/dist\/src\//] } },
        },
      })),
    },
    { logLevel: 'silent', server: { watch: null } },
    {},
  );
}

/** vitest ends the process on a signal before anything can be put back; the command line decides that itself. */
function refuseListeners(): { allow(): void } {
  const refuse = (event: string | symbol, listener: () => void): void => {
    const signal = endingSignals.find((name) => name === event);
    // It is told before the listener is added.
    if (signal) queueMicrotask(() => process.off(signal, listener));
  };
  process.on('newListener', refuse);
  return { allow: () => void process.off('newListener', refuse) };
}

async function finish(vitest: Vitest, signal: AbortSignal): Promise<string[]> {
  try {
    if (signal.aborted) return [];
    const { unhandledErrors, testModules } = await vitest.start();
    const outside = testModules.flatMap((module) => [
      ...[...module.errors()].map((error) => error.message),
      ...[...module.children.suites()].flatMap((suite) => suite.errors().map((error) => error.message)),
    ]);
    return [
      ...outside,
      ...unhandledErrors.map((error) => (error instanceof Error ? error.message : JSON.stringify(error))),
    ];
  } finally {
    await vitest.close();
    // vitest has its own idea of the exit code; the gate's is the only one that counts.
    process.exitCode = 0;
  }
}

/** vitest cancels only what has begun, so the end is told again to whatever begins later. */
const listener = (told: { onCase: (line: CaseLine) => void; onTest: () => void }): Reporter => ({
  onTestModuleCollected: told.onTest,
  onTestCaseReady: told.onTest,
  onTestCaseResult(testCase) {
    const { conformance } = testCase.meta() as { conformance?: CaseLine };
    if (conformance) told.onCase(conformance);
  },
});
