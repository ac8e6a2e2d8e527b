import { describe, expect, test } from 'vitest';
import { renderSummaryMarkdown } from '../../src/report/render-summary.ts';
import { summaryReport } from '../../src/report/summary-model.ts';
import { counts, customerRecord, syncRecord } from './models.ts';

/** A sync is PARTIAL by its customers, so it says nothing about orders that were not looked at. */
const textOf = (...customers: Parameters<typeof summaryReport>[0]['customers']): string =>
  renderSummaryMarkdown(
    summaryReport({ sync: syncRecord({ outcome: 'PARTIAL' }), customers, codes: [], workflowLink: () => null, boardLink: null }),
  );

const busy = (customer: string) => customerRecord(customer, 'BUSY', { workflowId: '', reason: 'Another sync is running.' });

describe('a sync whose customers are all busy with another one', () => {
  test.each([
    { customers: ['ASRV'], says: '# Nothing was synced: 1 customer is busy with another sync.' },
    { customers: ['ASRV', 'RHONE'], says: '# Nothing was synced: 2 customers are busy with another sync.' },
  ])('says that nothing was synced ($customers)', ({ customers, says }) => {
    const text = textOf(...customers.map(busy));
    expect(text.split('\n')[0]).toBe(says);
    expect(text).not.toContain('most orders');
  });
});

test('a sync that is PARTIAL because of a busy customer does not say that its orders are not all right', () => {
  const text = textOf(busy('ASRV'), customerRecord('RHONE', 'SUCCESS', { counts: counts({ created: 3 }) }));
  expect(text.split('\n')[0]).toBe('# All 3 orders of 1 customer are on the board; 1 customer busy with another sync.');
  expect(text).toContain('| outcome | **PARTIAL**: not every customer is a SUCCESS: 1 BUSY |');
});
