import { expect, test } from 'vitest';
import type { OrderStory } from '../../src/orders/order-story.ts';
import { type StoryContext, storyLines, tellStory } from '../../src/report/order-story.ts';

const ROW = {
  syncState: 'SYNCED',
  actionType: 'INSERT',
  inFlight: false,
  onHold: false,
  mondayId: '97310',
  place: 'g1',
  reason: null,
  retries: 0,
  lastSyncedAt: '2026-11-24T10:30:05.000Z',
  request: null,
} as const;
const CALL = {
  lineUuid: null,
  operation: 'create',
  syncId: 's1',
  syncState: 'SYNCED',
  apiStatus: 'SUCCESS',
  sentAt: '2026-11-24T10:30:04.000Z',
  answeredAt: null,
};

const story = (more: Partial<OrderStory> = {}, order: Partial<OrderStory['order']> = {}): OrderStory => ({
  order: { ...ROW, recordUuid: 'u1', orderNumber: 'PEL-1 ', customer: 'PELOTON', itemName: 'PEL-1', ...order },
  lines: [],
  calls: [],
  outcomes: [],
  ...more,
});
const context: StoryContext = {
  environment: 'production',
  boardUrl: 'https://acme.monday.com/boards/1',
  workflowLink: (id) => `http://ui/${id}`,
};
const told = (one: OrderStory) => storyLines(tellStory(one, context));

test('links to the item on monday.com; elsewhere to the board', () => {
  expect(tellStory(story(), context).links.item).toBe('https://acme.monday.com/boards/1/pulses/97310');
  expect(tellStory(story(), { ...context, boardUrl: 'http://127.0.0.1:4010/boards/1' }).links.item).toBe('http://127.0.0.1:4010/boards/1');
  expect(tellStory(story({}, { mondayId: null }), context).links).toEqual({ item: null, workflow: null });
});

test('links to the workflow of the newest sync that ran, and names the command that sends it again', () => {
  const outcome = {
    syncId: 's1',
    lineUuid: null,
    kind: 'created',
    code: null,
    reason: null,
    mondayId: null,
    at: '2026-11-24T10:30:05.000Z',
    runId: null,
    boardUrl: null,
  };
  const outcomes = [
    { ...outcome, workflowId: 'customer:1:A' },
    { ...outcome, workflowId: 'customer:1:B' },
    { ...outcome, workflowId: '' },
  ];
  const { links, retry } = tellStory(story({ outcomes }), context);
  expect(links.workflow).toBe('http://ui/customer:1:B');
  expect(retry).toBe('./order-sync retry PELOTON --order PEL-1 --environment production');
  expect(tellStory(story({}, { customer: null }), context).retry).toBeNull();
});

test('tells the answers of our own entries in words, and those of anybody else as they stand', () => {
  const answer = (response: string | null) =>
    told(story({ calls: [{ ...CALL, request: null, response }] }))
      .find((line) => line.includes('answer'))
      ?.trim();
  expect(answer('{"requestId":"r1","kind":"written","mondayId":"5","place":"g"}')).toBe('answer  written  id 5  [request r1]');
  expect(answer('{"requestId":"r1","code":"NO_ANSWER","reason":"Nothing came."}')).toBe('answer  NO_ANSWER: Nothing came.  [request r1]');
  expect(answer('{"requestId":"r1","kind":"refused","code":"NO_ANSWER","reason":"No. (request r1)"}')).toBe(
    'answer  refused  NO_ANSWER: No. (request r1)',
  );
  expect(answer('{"requestId":null,"found":null,"superfluous":["7"]}')).toBe('answer  not found on the board  superfluous: 7');
  expect(answer("{'errors': 'of the predecessor'}")).toBe("answer  {'errors': 'of the predecessor'}");
  expect(answer(null)).toBeUndefined();
});

test('of a request that nobody answered tells since when it holds the order', () => {
  const request = { requestKey: 'k', operation: 'create', syncId: 's1', claimedAt: '2026-11-24T10:30:04.000Z', outcome: null };
  const lines = told(story({}, { inFlight: true, mondayId: null, syncState: 'PENDING', request }));
  expect(lines).toContain('  request   create of s1, sent 2026-11-24 10:30:04 UTC, no answer seen');
  expect(lines).toContain('  state     PENDING; in flight: the answer to its request is not known yet; no item');
});

test('lets nothing of a value reach the terminal but its characters, and cuts what is long', () => {
  const lines = told(
    story(
      { calls: [{ ...CALL, request: `\u001b[31m${'x'.repeat(500)}`, response: null }] },
      { orderNumber: 'A\nB\u202e', reason: 'X: \u0007 y' },
    ),
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u202e]/);
  expect(lines[0]).toBe('Order A B  PELOTON  u1');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(200);
});
