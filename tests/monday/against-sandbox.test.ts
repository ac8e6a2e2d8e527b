import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_TOKEN, type Sandbox, startSandbox } from '../../sandbox/server.ts';
import type { Mutation } from '../../src/monday/aliased-mutation.ts';
import { createMondayApi, type MondayApi, type WriteAnswer } from '../../src/monday/monday-api.ts';

/** The client and the stand-in share no code: where they agree, both read the same reference. */
const BOARD = '1000000001';
let sandbox: Sandbox;
let api: MondayApi;

beforeAll(async () => {
  sandbox = await startSandbox();
  api = client(DEFAULT_TOKEN);
});
afterAll(() => sandbox.close());

const client = (token: string): MondayApi =>
  createMondayApi({ apiUrl: sandbox.apiUrl, apiVersion: '2026-07', token, timeoutSeconds: 30, batchSize: 25, writesInFlight: 4 });

async function createGroup(title: string, place: { relativeTo: string; method: 'after_at' | 'before_at' } | null = null): Promise<string> {
  const permit = await api.permit({ customer: 'A', kind: 'create_group', mutations: 1 });
  const answer = await api.createGroup({ boardId: BOARD, title, place, requestKey: crypto.randomUUID() }, permit);
  const fate = answer.kind === 'answered' ? answer.fates.get('group') : undefined;
  if (fate?.kind !== 'done') throw new Error(`The group was not created: ${JSON.stringify(answer)}`);
  return fate.id;
}

async function create(items: Record<string, Record<string, unknown>>, groupId: string): Promise<WriteAnswer<string>> {
  const mutations = new Map<string, Mutation>(
    Object.entries(items).map(([alias, values]) => [
      alias,
      { field: 'create_item', args: { board_id: BOARD, group_id: groupId, item_name: alias, column_values: JSON.stringify(values) } },
    ]),
  );
  const permit = await api.permit({ customer: 'A', kind: 'create_item', mutations: mutations.size });
  return api.write({ kind: 'create_item', mutations, requestKey: crypto.randomUUID() }, permit);
}

describe('the client against the sandbox', () => {
  test('reads the board with its columns and labels', async () => {
    const board = await api.readBoard(BOARD);
    expect(board.name).toBe('Customer Master Schedule (sandbox)');
    expect(board.columns.find(({ id }) => id === 'dropdown_mkr542p2')?.labels).toContain('PELOTON');
  });

  test('puts groups where it says', async () => {
    const first = await createGroup("B'HOOD 2025 FALL");
    await createGroup('C 2025 FALL', { relativeTo: first, method: 'after_at' });
    await createGroup('A 2025 FALL', { relativeTo: first, method: 'before_at' });
    const { groups } = await api.readGroups(BOARD);
    expect(groups.map(({ title }) => title).filter((title) => title.endsWith('2025 FALL'))).toEqual([
      'A 2025 FALL',
      "B'HOOD 2025 FALL",
      'C 2025 FALL',
    ]);
  });

  test('keeps the good rows of a batch with a bad one, and says what is wrong with that', async () => {
    const groupId = await createGroup('BATCH');
    const answer = await create(
      {
        o0: { dropdown_mkr542p2: { labels: ['PELOTON'] } },
        o1: { dropdown_mkr542p2: { labels: ['NO SUCH BRAND'] } },
        o2: { text_mkr5wya6: 'PEL-00001' },
      },
      groupId,
    );
    const fates = answer.kind === 'answered' ? answer.fates : new Map();
    expect(fates.get('o0')).toMatchObject({ kind: 'done' });
    expect(fates.get('o2')).toMatchObject({ kind: 'done' });
    expect(fates.get('o1')).toMatchObject({ kind: 'refused', code: 'COLUMN_VALUE_REFUSED' });
    expect(fates.get('o1').reason).toContain('NO SUCH BRAND');
    expect(fates.get('o1').reason).not.toContain('WHITE FOX');
  });

  test('names a group that is gone', async () => {
    const answer = await create({ o0: {} }, 'group_gone');
    expect(answer.kind === 'answered' && answer.fates.get('o0')).toMatchObject({ kind: 'refused', code: 'GROUP_UNKNOWN' });
  });

  test('is told when its token is not accepted', async () => {
    await expect(client('another-token').whoAmI()).rejects.toMatchObject({ code: 'MONDAY_AUTHENTICATION' });
  });

  test('is told when the board is not there', async () => {
    await expect(api.readBoard('42')).rejects.toMatchObject({ code: 'BOARD_UNKNOWN' });
  });
});
