import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordIn, reportFolder, run } from '../cli/command.js';
import { chromiumPath, startBrowser, whyNoBrowser } from './browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  violations: { id: string; impact: string; nodes: { html: string }[] }[];
}

describe.skipIf(chromiumPath === undefined)(`the report in a browser (else: ${whyNoBrowser})`, () => {
  let browser: Browser;
  let file: string;
  const failure = 'fingoti.error.1';

  beforeAll(async () => {
    const folder = reportFolder();
    const words = ['--target=twin:fingoti/error-1-as-5', '--only=fingoti.error'];
    const { out } = await run(...words, `--report-dir=${folder}`);
    expect(out).toContain('DOES NOT CONFORM');
    file = join(dirname(recordIn(folder)), 'report.html');
    browser = await startBrowser();
  });
  afterAll(async () => await browser?.close());

  /** A page, with what it asks of the network and what goes wrong in it. */
  async function opened(hash: string, look: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage(look);
    const asked: string[] = [];
    const wrong: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('console', (message) => wrong.push(message.text()));
    await page.goto(pathToFileURL(file).href + hash);
    await page.waitForSelector('h1');
    return { page, asked, wrong };
  }

  test('is one file that asks for nothing and says what failed', async () => {
    const { page, asked, wrong } = await opened('');
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(wrong).toEqual([]);
    expect(await page.textContent('h1')).toMatch(/^DOES NOT CONFORM/);
    expect(await page.textContent('main')).toMatch(/\d+ facts of the documents are not tested/);
    await page.click(`a:text-is("${failure}")`);
    await page.waitForSelector(`h1:text-is("${failure}")`);
    await page.close();
  });

  test('shows of a failure the sentence, what was seen, the pointer, the sequence, the wire and the command', async () => {
    const { page } = await opened(`#/0/case/fingoti/${failure}`);
    const text = (await page.textContent('article'))!;
    expect(text).toContain('When the broker answers CONNECT with a SUBACK, the error is 1');
    expect(text).toMatch(/Differs at\/result\/error/);
    expect(text).toContain(`--only=${failure}`);
    expect(await page.locator('svg .who').count()).toBe(3);
    expect(await page.locator('svg .arrow').count()).toBeGreaterThan(5);
    const shown = await page.locator('table.wire tbody tr').count();
    await page.click('button:has-text("preambles")');
    expect(await page.locator('table.wire tbody tr').count()).toBeGreaterThan(shown);
    await page.close();
  });

  test('filters requirements, and the address keeps the filter', async () => {
    const { page } = await opened('#/0/requirements?verdict=fail');
    expect(await page.textContent('[role=status]')).toBe('1 requirement');
    await page.fill('input[type=search]', 'nothing says this');
    expect(await page.textContent('[role=status]')).toBe('0 requirements');
    expect(page.url()).toContain('text=nothing+says+this');
    await page.close();
  });

  test('goes by keyboard, and each view is announced by its heading', async () => {
    const { page } = await opened('');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    for (const title of ['Summary', 'Requirements']) {
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe(title);
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('h1:text-is("Requirements")');
    await expect.poll(() => focused(page)).toBe('Requirements');
    await page.close();
  });

  test('has no view of a device where none comes to us', async () => {
    const { page } = await opened('');
    expect(await page.locator('nav a:text-is("Device")').count()).toBe(0);
    await page.close();
  });

  const views = [
    '',
    'requirements',
    `case/fingoti/${failure}`,
    'coverage',
    'findings',
    'timing',
    'setup',
    'all',
  ];
  const looks = [
    { name: 'desktop', viewport: { width: 1280, height: 900 } },
    { name: 'phone, dark', viewport: { width: 375, height: 740 }, colorScheme: 'dark' as const },
  ];
  test.each(looks.flatMap((look) => views.map((view) => ({ ...look, view }))))(
    'axe finds nothing serious, and nothing is wider than the screen: $name, $view',
    async ({ view, name: _, ...look }) => {
      const { page } = await opened(`#/0/${view}`, look);
      const inside = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(inside).toBeLessThanOrEqual(0);
      // Not as an element: the page lets no other script run.
      await page.evaluate(axe);
      const { violations } = await page.evaluate<AxeResult>('axe.run()');
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.close();
    },
  );

  test.each(looks)(
    'shows of a device when it tried to connect and what it claims: $name',
    async ({ name: _, ...look }) => {
      const folder = reportFolder();
      await run('--target=twin:mqtt-client', '--only=mqtt-client.life.no-storm', `--report-dir=${folder}`);
      const page = await browser.newPage(look);
      await page.goto(pathToFileURL(join(dirname(recordIn(folder)), 'report.html')).href);
      await page.click('nav a:text-is("Device")');
      await page.waitForSelector('h1:text-is("Device")');
      const text = (await page.textContent('main'))!;
      expect(text).toMatch(/VersionMQTT 3\.1\.1, level 4/);
      expect(text).toMatch(/Passwordgiven/);
      expect(text).toMatch(/attempts: [0-9., ]+ s apart/);
      await page.click('summary');
      const attempts = await page.locator('table tbody tr:has(td.number)').count();
      expect(attempts).toBeGreaterThan(5);
      expect(await page.locator('figure').first().locator('rect.bar').count()).toBe(attempts);
      expect(
        await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
      ).toBeLessThanOrEqual(0);
      await page.evaluate(axe);
      const { violations } = await page.evaluate<AxeResult>('axe.run()');
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
      await page.close();
    },
  );

  test('of several runs says requirement by requirement what not all passed, and each verdict leads to its case', async () => {
    const folder = reportFolder();
    const other = ['--target=twin:fingoti', '--only=fingoti.error', '--quiet', `--report-dir=${folder}`];
    await run(...other);
    const records = [recordIn(folder), join(dirname(file), 'record.jsonl')];
    const both = join(folder, 'both.html');
    await run('report', ...records, `--output=${both}`);
    const page = await browser.newPage({ viewport: { width: 375, height: 740 } });
    await page.goto(pathToFileURL(both).href);
    await page.waitForSelector('h1');
    expect(await page.textContent('h1')).toBe('2 runs');
    const rows = page.locator('tbody tr:has(td)');
    expect(await rows.count()).toBe(1);
    expect(await page.locator('tbody tr td .mark').allTextContents()).toEqual(['pass', 'fail']);
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
    await page.evaluate(axe);
    const { violations } = await page.evaluate<AxeResult>('axe.run()');
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    await page.selectOption('select', '');
    expect(await rows.count()).toBeGreaterThan(5);
    await page
      .locator('tbody a', { hasText: /^fail$/ })
      .first()
      .click();
    await page.waitForSelector(`h1:text-is("${failure}")`);
    await page.close();
  });

  test('of several runs shows first what all of them fail, though they do not differ in it', async () => {
    const record = join(dirname(file), 'record.jsonl');
    const both = join(reportFolder(), 'twice.html');
    await run('report', record, record, `--output=${both}`);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(both).href);
    await page.waitForSelector('table.matrix');
    expect(await page.locator('tbody tr td .mark').allTextContents()).toEqual(['fail', 'fail']);
    await page.selectOption('select', 'differing');
    expect(await page.textContent('[role=status]')).toMatch(/^0 requirements of /);
    await page.close();
  });

  test('is readable by its owner alone', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

const focused = async (page: Page): Promise<string | null> =>
  await page.evaluate<string | null>('document.activeElement?.textContent');
