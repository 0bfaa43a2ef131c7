import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createVitest, type Reporter, type Vitest } from 'vitest/node';
import { packageRoot } from '../spec/locate.js';
import { handOver } from '../run/hand-over.js';
import { planSession } from '../run/run.js';
import type { Session } from '../run/session.js';
import type { CaseLine } from '../verdict/record.js';
import { AllureReporter } from './allure-reporter.js';
import { endingSignals } from './interruption.js';

/** The modules of this package that import vitest, or lead to one that does. */
const importsVitest = [/\/dist\/suites\//, /\/dist\/src\/(index|run\/describe-run)\.js$/];

/** How long a cancelled run may take to let go of its cases. */
const cancelGrace = 5000;

export interface VitestRun {
  /** Ends when every case has a verdict or the run was cancelled. Answers errors outside any case. */
  done: Promise<string[]>;
  cancel(): Promise<void>;
}

/** From the sources the suite is TypeScript, from dist it is JavaScript; vitest takes either. */
function suiteFile(): { root: string; file: string } {
  const here = fileURLToPath(new URL('../../suites', import.meta.url));
  const name = existsSync(join(here, 'conformance.test.js')) ? 'conformance.test.js' : 'conformance.test.ts';
  return { root: packageRoot(), file: join(here, name) };
}

/** Starts vitest with one project per session; each makes its tests from the session's spec when it collects them. */
export async function runInVitest(
  sessions: readonly Session[],
  options: { allureDir: string; onCase: (line: CaseLine) => void },
): Promise<VitestRun> {
  const { root, file } = suiteFile();
  const threads = sessions.map((session) => ({ session, planned: handOver(planSession(session)) }));
  const theirs = refuseListeners();
  const vitest = await createVitest(
    'test',
    {
      config: false,
      root,
      watch: false,
      // They mostly wait, so all specs go side by side whatever the number of cores.
      maxWorkers: threads.length,
      reporters: [listener(options.onCase), new AllureReporter(options.allureDir) as Reporter],
      projects: threads.map(({ session, planned }) => ({
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
          provide: { session, planned },
          // What imports vitest must go through it; the rest is plain JavaScript that Node loads faster by itself.
          server: { deps: { inline: importsVitest, external: [/\/dist\/src\//] } },
        },
      })),
    },
    { logLevel: 'silent', server: { watch: null } },
    {},
  );
  theirs.allow();
  return { done: finish(vitest), cancel: async () => await cancel(vitest) };
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

async function finish(vitest: Vitest): Promise<string[]> {
  try {
    const { unhandledErrors, testModules } = await vitest.start();
    const outside = testModules.flatMap((module) => [...module.errors()].map((error) => error.message));
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

async function cancel(vitest: Vitest): Promise<void> {
  await Promise.race([
    vitest.cancelCurrentRun('keyboard-input'),
    new Promise<void>((resolve) => setTimeout(resolve, cancelGrace).unref()),
  ]);
}

const listener = (onCase: (line: CaseLine) => void): Reporter => ({
  onTestCaseResult(testCase) {
    const { conformance } = testCase.meta() as { conformance?: CaseLine };
    if (conformance) onCase(conformance);
  },
});
