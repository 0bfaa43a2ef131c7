import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordIn, reportFolder, run } from '../cli/command.js';
import { chromiumPath, startBrowser, whyNoBrowser } from './browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Of a PDF that Chromium writes: each page is an object of its own. */
const pagesOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

describe.skipIf(chromiumPath === undefined)(`a certificate in a browser (else: ${whyNoBrowser})`, () => {
  let browser: Browser;
  let file: string;

  beforeAll(async () => {
    const folder = reportFolder();
    const write = (name: string, content: string | Buffer): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const { privateKey } = generateKeyPairSync('ed25519');
    const product = write(
      'product.yaml',
      'name: Lamp\nvendor: Lamps & Sons <Ltd>\nfirmware: document\ntestedBy: lab@example.org\n',
    );
    const key = write('key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const reports = reportFolder();
    const words = ['--target=twin:thingsboard', `--product=${product}`, `--sign=${key}`];
    const { out } = await run('certify', ...words, `--report-dir=${reports}`);
    expect(out).toContain('CERTIFIED: ');
    file = join(dirname(recordIn(reports)), 'certificate', 'certificate.html');
    browser = await startBrowser();
  });
  afterAll(async () => await browser?.close());

  test.each([
    { name: 'desktop', viewport: { width: 1280, height: 900 } },
    { name: 'phone', viewport: { width: 375, height: 740 } },
  ])('asks for nothing, is no wider than the screen, and axe finds nothing serious: $name', async (look) => {
    const page = await browser.newPage({ viewport: look.viewport });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(await page.textContent('h1')).toBe('Certificate of conformance');
    expect(await page.textContent('main')).toContain('Lamps & Sons <Ltd>');
    expect(await page.textContent('.says')).toMatch(/^CONFORMS: every applicable MUST passed/);
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: { id: string; impact: string }[] }>('axe.run()');
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id }) => id)).toEqual([]);
    await page.close();
  });

  test('prints on one page', async () => {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(file).href);
    const pdf = await page.pdf({
      format: 'A4',
      margin: { top: '12mm', bottom: '12mm', left: '12mm', right: '12mm' },
    });
    expect(pagesOf(pdf)).toBe(1);
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: join(process.env.SCREENSHOTS, 'certificate.png'), fullPage: true });
    await page.close();
  });
});
