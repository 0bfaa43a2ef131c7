import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

/** Where Debian and others put it; CHROMIUM names another. */
const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

export const chromiumPath = places.find((path) => path !== undefined && existsSync(path));

export const whyNoBrowser =
  'there is no Chromium here: install it (apt-get install chromium), or name one by CHROMIUM=<path>';

/** A browser without a window. Whoever is root has no sandbox in a container. */
export const startBrowser = async (): Promise<Browser> =>
  await chromium.launch({
    executablePath: chromiumPath!,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
