import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { customerSlug } from '../../src/contract.ts';
import { retryAllCommand, retryCommand, shellWord } from '../../src/report/commands.ts';
import { fenced, link, plain } from '../../src/report/markdown.ts';
import { renderCustomerMarkdown } from '../../src/report/render-customer.ts';
import { renderSummaryMarkdown } from '../../src/report/render-summary.ts';
import { customerPaths, summaryPaths } from '../../src/report/report-paths.ts';
import { summaryReport } from '../../src/report/summary-model.ts';
import { cells, counts, customerRecord, orderOutcome, report, SYNC_ID, syncRecord } from './models.ts';

const HOSTILE = [
  "B'HOOD",
  'A | B',
  'A\\|B',
  'back`tick',
  'two\nlines',
  '```\n# gone',
  '<img src=x>',
  '[a](http://b)',
  '**bold** _it_ ~~no~~',
  '\u202eRTL',
  '$(rm -rf /)',
  'x; y & z',
  '-dash',
  '',
  '  ',
];

test.each(HOSTILE)('a name such as %o stays in its cell', (name) => {
  const outcomes = [orderOutcome('failed', { orderNumber: name, itemName: name, groupTitle: name, reason: name })];
  const text = renderCustomerMarkdown(report(customerRecord(name, 'FAILED', { counts: counts({ failed: 1 }) }), { outcomes }));
  // What follows stands in a fence, where nothing needs escaping.
  const [body = ''] = text.split('## What next');
  const row = body.split('\n').filter((line) => cells(line)[4] === 'NOT_A_NUMBER');
  expect(row).toHaveLength(1);
  expect(cells(row[0] ?? '')).toHaveLength(6);
  expect(body.match(/^# /gm)).toHaveLength(1);
  expect(body).not.toMatch(/(?<!\\)<img|(?<!\\)\[a\]|(?<!\\)\*\*bold/);
});

test.each(HOSTILE)('a customer such as %o keeps its line of the summary', (name) => {
  const customers = [customerRecord(name, 'PARTIAL', { counts: counts({ created: 4, failed: 1 }), reason: name })];
  const text = renderSummaryMarkdown(
    summaryReport({ sync: syncRecord(), customers, codes: [], workflowLink: () => null, boardLink: null }),
  );
  expect(text.split('\n').filter((line) => cells(line).length === 12)).toHaveLength(4);
});

test.each(HOSTILE)('the retry command hands %o over unchanged, as one word', (name) => {
  const printed = execFileSync('sh', ['-c', `printf %s ${shellWord(name)}`], { encoding: 'utf8' });
  expect(printed).toBe(name);
});

test('a name that needs no quotes has none, and one that starts with a dash is no option', () => {
  expect(retryCommand('PELOTON', 'production')).toBe('./order-sync retry PELOTON --environment production');
  expect(retryCommand('-dash', 'sandbox')).toBe('./order-sync retry --environment sandbox -- -dash');
  expect(retryCommand('PELOTON', 'sandbox', ["A'1", '-2'])).toBe(
    "./order-sync retry PELOTON --order 'A'\\''1' --order=-2 --environment sandbox",
  );
  expect(retryAllCommand(["B'HOOD", '-dash'], 'sandbox')).toBe(
    "./order-sync sync --execute --retry-errors --customer 'B'\\''HOOD' --customer=-dash --environment sandbox",
  );
  expect(
    retryAllCommand(
      Array.from({ length: 21 }, (_, index) => `C${index}`),
      'sandbox',
    ),
  ).toBe('./order-sync sync --execute --retry-errors --environment sandbox');
});

test('text reads the same when it is rendered', () => {
  expect(plain('WESTTE_W017 & CO')).toBe('WESTTE_W017 & CO');
  expect(plain('a|b `c` <d> &lt; _e_')).toBe('a\\|b \\`c\\` \\<d\\> \\&lt; \\_e\\_');
  expect(plain(' two \r\n lines\t\u0000 ')).toBe('two lines');
});

test('an address cannot leave its link', () => {
  expect(link('x', 'http://a/<b>|c')).toBe('[x](<http://a/%3Cb%3E%7Cc>)');
});

test('no line can close the fence around it', () => {
  expect(fenced(['a ```` b'], 'sh')).toEqual(['`````sh', 'a ```` b', '`````']);
});

test.each(HOSTILE.map((name) => [name, customerPaths(SYNC_ID, name).markdown]))(
  'the report of %o has a file of its own: %s',
  (name, path) => {
    expect(path).toBe(`${SYNC_ID}/customers/${customerSlug(name)}.md`);
    expect(path).toMatch(/^[\w-]+\/customers\/[A-Z0-9][A-Za-z0-9-]*\.md$|^[\w-]+\/customers\/x[0-9a-f]{8}\.md$/);
  },
);

test('the summary lies beside the customers, and a false sync id leads nowhere', () => {
  expect(summaryPaths(SYNC_ID)).toEqual({ markdown: `${SYNC_ID}/summary.md`, json: `${SYNC_ID}/summary.json` });
  expect(() => summaryPaths('../../etc')).toThrow('is no sync id');
});
