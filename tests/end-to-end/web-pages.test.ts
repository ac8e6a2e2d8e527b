import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser } from '../support/browser.ts';
import { type DevFolder, makeDevFolder } from './dev-folder.ts';
import type { Program } from './program.ts';

/** What a newcomer opens after `npm start`, in a real browser. */
describe.skipIf(chromiumPath === undefined)('the pages of npm start', () => {
  let folder: DevFolder;
  let dev: Program;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = await makeDevFolder();
    dev = folder.dev('--orders', '80');
    await dev.says('Still up', 80_000);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  }, 90_000);

  afterAll(async () => {
    await browser?.close();
    dev?.signal('SIGINT');
    await dev?.ended;
    await folder?.remove();
  });

  test("the link to the sync opens its workflow in Temporal's Web UI, with a bar for each customer", async () => {
    const [, url = '', syncId = ''] = /^Watch it: (\S+(\d{12}-SYNC-[0-9a-f]{8}))$/m.exec(dev.stdout) ?? [];
    await page.goto(url);
    await page.getByRole('heading', { name: `sync:${syncId}` }).waitFor({ timeout: 20_000 });
    await page.getByText('PELOTON').first().waitFor({ timeout: 20_000 });
    expect(await page.getByText('Completed').first().isVisible()).toBe(true);
  }, 60_000);

  test('a customer opens under its own id, whose colons the link has encoded', async () => {
    const [, webUi = ''] = /Web UI +(http:\/\/\S+)$/m.exec(dev.stdout) ?? [];
    await page.goto(`${webUi}/namespaces/default/workflows/${encodeURIComponent('customer:1000000001:TITLE-NINE')}`);
    await page.getByRole('heading', { name: 'customer:1000000001:TITLE-NINE' }).waitFor({ timeout: 20_000 });
  }, 60_000);

  test("the board's page shows the groups and the orders in them", async () => {
    const [, board = ''] = /board +(http:\/\/\S+\/boards\/\d+)$/m.exec(dev.stdout) ?? [];
    await page.goto(board);
    await page.getByRole('heading', { name: 'Customer Master Schedule (sandbox)' }).waitFor({ timeout: 20_000 });
    expect(await page.getByText('PELOTON 2025 HOLIDAY').first().isVisible()).toBe(true);
    expect(await page.getByText(/PEL-\d{5}/).count()).toBeGreaterThan(0);
  }, 60_000);
});
