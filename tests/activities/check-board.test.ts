import { describe, expect, it } from 'vitest';
import { createMondayActivities } from '../../src/activities/index.ts';
import type { Board } from '../../src/monday/board.ts';
import { failureOf, inActivity, type Stage, stage } from './stage/stage.ts';

type Input = Parameters<ReturnType<typeof createMondayActivities>['checkBoard']>[0];

const check = ({ deps }: Stage, input: Partial<Input> = {}) =>
  inActivity(createMondayActivities(deps).checkBoard, { dryRun: false, ...input });

async function sceneWith(board: Partial<Board>, orders = 3): Promise<Stage> {
  const scene = await stage();
  await scene.orders(Array.from({ length: orders }, () => ({})));
  await scene.orders([{}], 'RHONE');
  scene.monday.board = board;
  return scene;
}

describe('before a sync writes anything, the board', () => {
  it('is named', async () => {
    expect(await check(await sceneWith({}))).toEqual({
      environment: 'sandbox',
      boardId: '1000000001',
      boardName: 'Customer Master Schedule',
      boardUrl: 'https://example.monday.com/boards/1000000001',
    });
  });

  it('must hold every mapped column, with its type; all that is wrong is said at once (need 26)', async () => {
    const scene = await sceneWith({});
    const { columns } = await scene.monday.readBoard('1000000001');
    scene.monday.board = {
      columns: columns
        .filter(({ id }) => id !== 'text_po')
        .map((column) => (column.id === 'numeric_fee' ? { ...column, type: 'text' } : column)),
    };
    const failure = await failureOf(check(scene));
    expect(failure).toMatchObject({ type: 'BOARD_MISMATCH', nonRetryable: true });
    expect(failure.message).toContain('text_po');
    expect(failure.message).toContain('numeric_fee');
  });

  it('must have the board of sizes that the file names, unless the sizes are left alone', async () => {
    const scene = await sceneWith({ subitemBoardId: '77' });
    expect(await failureOf(check(scene))).toMatchObject({ type: 'BOARD_MISMATCH', message: expect.stringContaining('on board 77') });
    await expect(check(scene, { skipSubitems: true })).resolves.toBeDefined();
    await expect(check(scene, { groupsOnly: true })).resolves.toBeDefined();
    scene.monday.board = { subitemBoardId: null };
    expect(await failureOf(check(scene))).toMatchObject({ message: expect.stringContaining('order-sync setup') });
  });

  it('must be writable, unless nothing is to be written', async () => {
    const scene = await sceneWith({ accessLevel: 'view' });
    expect(await failureOf(check(scene))).toMatchObject({ type: 'MONDAY_FORBIDDEN', nonRetryable: true });
    await expect(check(scene, { dryRun: true })).resolves.toMatchObject({ boardId: '1000000001' });
  });

  it('must have room for what is to be created, counted over the customers asked for', async () => {
    const scene = await sceneWith({ itemsCount: 97, itemsLimit: 100 });
    expect(await failureOf(check(scene))).toMatchObject({ type: 'CAPACITY_EXCEEDED', nonRetryable: true });
    await expect(check(scene, { customers: ['peloton '] })).resolves.toBeDefined();
    await expect(check(scene, { skip: ['rhone '] })).resolves.toBeDefined();
  });

  it('is asked for the room of the first orders of each customer, where there is a limit (need 35)', async () => {
    const scene = await sceneWith({ itemsCount: 98, itemsLimit: 100 });
    await expect(check(scene, { limit: 1 })).resolves.toBeDefined();
    expect(await failureOf(check(scene, { limit: 2 }))).toMatchObject({
      type: 'CAPACITY_EXCEEDED',
      message: expect.stringContaining('3 orders are to be created'),
    });
  });

  it('needs no room for orders that are held, and none for groups alone', async () => {
    const scene = await sceneWith({ itemsCount: 96, itemsLimit: 100 });
    await scene.orders([{}, {}], 'NEWCOMER');
    await scene.orders([{ group_name: 'check' }]);
    await expect(check(scene)).resolves.toBeDefined();
    scene.monday.board = { itemsCount: 97, itemsLimit: 100 };
    expect(await failureOf(check(scene))).toMatchObject({ type: 'CAPACITY_EXCEEDED' });
    await expect(check(scene, { groupsOnly: true })).resolves.toBeDefined();
  });

  it('that is full already takes a sync that creates nothing', async () => {
    const scene = await sceneWith({ itemsCount: 101, itemsLimit: 100 }, 0);
    await expect(check(scene, { customers: ['PELOTON'] })).resolves.toBeDefined();
  });

  it('that tells no limit is believed to have room', async () => {
    await expect(check(await sceneWith({ itemsCount: null, itemsLimit: null }))).resolves.toBeDefined();
  });

  it('that is nearly out of labels is worth a warning, no more (need 24)', async () => {
    const scene = await sceneWith({});
    scene.monday.labels = { dropdown_drop: Array.from({ length: 480 }, (_, index) => `Drop ${index}`) };
    await check(scene);
    expect(scene.logged.join('')).toContain('480 of at most 500 labels');
  });
});
