import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportFolder, run } from '../cli/command.js';
import { chromiumPath, startBrowser, whyNoBrowser } from './browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(chromiumPath === undefined)(`a comparison in a browser (else: ${whyNoBrowser})`, () => {
  let browser: Browser;
  let address: string;

  beforeAll(async () => {
    const folder = reportFolder();
    const targets = ['aedes', 'twin:mqtt-3.1.1/connect-unavailable', 'twin:mqtt-3.1.1/no-such-fault'];
    const words = ['--only=mqtt-3.1.1.MQTT-3.1.4', `--report-dir=${folder}`];
    const { code } = await run('brokers', ...targets, ...words);
    expect(code).toBe(1);
    address = pathToFileURL(join(folder, readdirSync(folder)[0]!, 'report.html')).href;
    browser = await startBrowser();
  });
  afterAll(async () => await browser?.close());

  test('is what the page begins with: each target with its sentence, who was not started, and requirements by targets', async () => {
    const page = await browser.newPage();
    await page.goto(address);
    await page.waitForSelector('table.matrix');
    expect(await page.textContent('h1')).toBe('MQTT 3.1.1 (server) on 3 brokers');
    const text = (await page.textContent('main'))!;
    expect(text).toContain('NOT STARTED: the twin of mqtt-3.1.1 has no mutant');
    expect(text).toContain('DOES NOT CONFORM');
    expect(await page.locator('table.matrix thead th').allTextContents()).toEqual([
      'requirement',
      expect.stringMatching(/^aedes: aedes \d/),
      expect.stringContaining('connect-unavailable'),
    ]);
    const row = page.locator('table.matrix tr', { hasText: 'mqtt-3.1.1.MQTT-3.1.4-4' }).first();
    expect(await row.locator('td .mark').allTextContents()).toEqual(['pass', 'fail']);
    await row.locator('td:nth-of-type(2) a').click();
    await page.waitForSelector('article.case');
    expect(await page.textContent('article')).toContain('--target=twin:mqtt-3.1.1/connect-unavailable');
    await page.close();
  });

  test.each([
    { name: 'desktop', viewport: { width: 1280, height: 900 } },
    { name: 'phone, dark', viewport: { width: 375, height: 740 }, colorScheme: 'dark' as const },
  ])(
    'axe finds nothing serious, and nothing is wider than the screen: $name',
    async ({ name: _, ...look }) => {
      const page = await browser.newPage(look);
      await page.goto(address);
      await page.waitForSelector('table.matrix');
      expect(
        await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
      ).toBeLessThanOrEqual(0);
      await page.evaluate(axe);
      const { violations } = await page.evaluate<{
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
      }>('axe.run()');
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.close();
    },
  );
});
