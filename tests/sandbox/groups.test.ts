import { expect, test } from 'vitest';
import { BOARD, sandboxForTest, type TestSandbox } from './support.ts';

async function titles({ call }: TestSandbox): Promise<unknown> {
  return (await call(`{ boards(ids: [${BOARD}]) { groups { title } } }`)).body.data;
}

function inOrder(...expected: string[]) {
  return { boards: [{ groups: expected.map((title) => ({ title })) }] };
}

test('a new group comes to the top', async () => {
  const sandbox = await sandboxForTest();
  for (const title of ['first', 'second', 'third']) await sandbox.createGroup(title);
  expect(await titles(sandbox)).toEqual(inOrder('third', 'second', 'first'));
});

test('a group can be put before or after another, again and again in the same gap', async () => {
  const sandbox = await sandboxForTest();
  const last = await sandbox.createGroup('Z');
  await sandbox.createGroup('A');
  const names = Array.from({ length: 120 }, (_, index) => `G${index}`);
  for (const name of names) {
    const place = `relative_to: "${last}", position_relative_method: before_at`;
    await sandbox.call(`mutation { create_group(board_id: ${BOARD}, group_name: "${name}", ${place}) { id } }`);
  }
  expect(await titles(sandbox)).toEqual(inOrder('A', ...names, 'Z'));
});

test('titles may repeat', async () => {
  const sandbox = await sandboxForTest();
  const ids = [await sandbox.createGroup('PELOTON ECOMM'), await sandbox.createGroup('PELOTON ECOMM')];
  expect(new Set(ids).size).toBe(2);
});

test('a title has 1 to 255 characters', async () => {
  const { call } = await sandboxForTest();
  const create = (title: string) => call(`mutation { create_group(board_id: ${BOARD}, group_name: "${title}") { title } }`);
  expect((await create('x'.repeat(255))).body.errors).toBeUndefined();
  for (const title of ['', 'x'.repeat(256)])
    expect((await create(title)).body.errors).toMatchObject([{ extensions: { code: 'InvalidArgumentException' } }]);
});

test('an archived or deleted group takes its items along, is still listed as such, and takes no new ones', async () => {
  const { call, createGroup, createItem, inspect } = await sandboxForTest();
  const [kept, archived, deleted] = [await createGroup('kept'), await createGroup('archived'), await createGroup('deleted')];
  for (const group of [kept, archived, deleted]) await createItem('item', {}, group);
  await call(
    `mutation { archive_group(board_id: ${BOARD}, group_id: "${archived}") { id } delete_group(board_id: ${BOARD}, group_id: "${deleted}") { id } }`,
  );
  const { body } = await call(
    `{ boards(ids: [${BOARD}]) { items_count groups(ids: ["${archived}", "${deleted}"]) { title archived deleted } } }`,
  );
  expect(body.data).toEqual({
    boards: [
      {
        items_count: 1,
        groups: [
          { title: 'deleted', archived: false, deleted: true },
          { title: 'archived', archived: true, deleted: false },
        ],
      },
    ],
  });
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({
    groups: [{ items: [{ state: 'deleted' }] }, { items: [{ state: 'archived' }] }, { items: [{ state: 'active' }] }],
  });
  const late = await call(`mutation { create_item(board_id: ${BOARD}, group_id: "${archived}", item_name: "late") { id } }`);
  expect(late.body.errors?.[0]?.extensions).toMatchObject({ code: 'ResourceNotFoundException' });
});

test('the last group cannot be deleted', async () => {
  const { call, createGroup } = await sandboxForTest();
  const group = await createGroup('only');
  const { body } = await call(`mutation { delete_group(board_id: ${BOARD}, group_id: "${group}") { id } }`);
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'DeleteLastGroupException', status_code: 409 });
});

test('a group can be renamed', async () => {
  const { call, createGroup } = await sandboxForTest();
  const group = await createGroup('PELOTON ECOM');
  const { body } = await call(
    `mutation { update_group(board_id: ${BOARD}, group_id: "${group}", group_attribute: title, new_value: "PELOTON ECOMM") { title } }`,
  );
  expect(body.data).toEqual({ update_group: { title: 'PELOTON ECOMM' } });
});
