/**
 * `npm run pictures`: takes the README's pictures anew, from a running `npm start`, with the Chromium that is here (or $CHROMIUM).
 * They show a real run; nothing in them is drawn.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { readDevState } from '../src/cli/dev-state.ts';
import { openBrowser } from '../tests/support/browser.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = `${root}docs/pictures`;
const state = readDevState(`${root}order-sync.toml`);
if (state === null) {
  console.error('Start `npm start` in another terminal first, and let its sync finish.');
  process.exit(1);
}

mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const workflows = `${state.webUiUrl}/namespaces/default/workflows`;
  await page.goto(workflows);
  await take(page, 'customers', 'customer:');
  const parent = await page.locator('a[href*="sync%3A"]').first().getAttribute('href');
  if (parent === null) throw new Error('The Web UI lists no sync.');
  await page.goto(new URL(parent, workflows).href);
  await take(page, 'sync', 'Event History');
  await page.goto(state.boardUrl);
  await take(page, 'board', 'PELOTON');
} finally {
  await browser.close();
}

/** Waits for a text that only the finished page shows. */
async function take(page: Page, name: string, text: string): Promise<void> {
  await page.getByText(text).first().waitFor({ state: 'attached', timeout: 20_000 });
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.screenshot({ path: `${folder}/${name}.png` });
  console.log(`${folder}/${name}.png`);
}
