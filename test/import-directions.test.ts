import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

const eslint = new ESLint();

async function complaints(filePath: string, specifier: string): Promise<string[]> {
  const [result] = await eslint.lintText(`import '${specifier}';\n`, { filePath });
  return result!.messages
    .filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    .map(({ message }) => message);
}

describe('import directions', () => {
  test.each([
    ['src/schema/x.ts', '../verdict/record.js'],
    ['src/verdict/x.ts', '../spec/model.js'],
    ['src/reference/x.ts', '../run/run.js'],
    ['src/spec/x.ts', '../plan/plan.js'],
    ['src/spec/lint/x.ts', '../../driver/driver.js'],
    ['src/plan/x.ts', '../driver/driver.js'],
    ['src/driver/x.ts', '../spec/model.js'],
    ['src/driver/wire/x.ts', '../../checks/check.js'],
    ['src/checks/x.ts', '../run/run.js'],
    ['src/checks/x.ts', 'mqtt'],
    ['src/steps/x.ts', 'vitest'],
    ['src/run/x.ts', '../report/results/junit.js'],
    ['src/run/x.ts', 'vitest'],
    ['src/run/x.ts', '../../fixtures/index.js'],
    ['src/report/x.ts', '../checks/index.js'],
    ['src/driver/replay/x.ts', '../live/tap.js'],
    ['src/driver/live/x.ts', '../replay/playback.js'],
    ['src/target/x.ts', '../run/run.js'],
    ['src/target/x.ts', '../../fixtures/index.js'],
    ['src/app/x.ts', '../cli/main.js'],
    ['src/app/x.ts', 'vitest'],
    ['src/cli/x.ts', '../../fixtures/index.js'],
    ['src/cli/x.ts', 'vitest/node'],
    ['src/cli/x.ts', 'allure-vitest/reporter'],
    ['src/cli/x.ts', '../vitest/in-vitest.js'],
    ['suites/x.test.ts', '../src/run/run.js'],
    ['suites/x.test.ts', '../fixtures/index.js'],
    ['fixtures/twins/thingsboard/x.ts', '../../../src/spec/model.js'],
    ['fixtures/twins/thingsboard/x.ts', './test/lab.js'],
  ])('%s may not import %s', async (file, specifier) => {
    expect(await complaints(file, specifier)).toHaveLength(1);
  });

  test.each([
    ['src/spec/x.ts', '../verdict/verdict.js'],
    ['src/driver/wire/packets/x.ts', '../../../schema/form.js'],
    ['src/spec/lint/x.ts', '../model.js'],
    ['src/steps/x.ts', '../../driver/driver.js'],
    ['src/steps/x.ts', '../check.js'],
    ['src/run/x.ts', '../checks/index.js'],
    ['src/driver/x.ts', 'mqtt'],
    ['src/cli/x.ts', '../report/results/junit.js'],
    ['src/driver/replay/x.ts', '../playback.js'],
    ['src/app/x.ts', '../target/target-file.js'],
    ['src/target/x.ts', '../../fixtures/contract.js'],
    ['src/cli/npm-test.ts', '../vitest/in-vitest.js'],
    ['src/vitest/x.ts', 'vitest'],
    ['suites/x.test.ts', '../src/vitest/describe-run.js'],
    ['fixtures/thingsboard/x.ts', 'aedes'],
  ])('%s may import %s', async (file, specifier) => {
    expect(await complaints(file, specifier)).toEqual([]);
  });
});
