import { expect, test } from 'vitest';
import { limitSettings } from '../../sandbox/limits/limit-settings.ts';
import { at, BOARD, COLUMN, sandboxForTest } from './support.ts';

/** Edits behind order-sync's back. */

async function board() {
  const sandbox = await sandboxForTest({ limits: { ...limitSettings('enterprise', 'personal'), callsPerDay: 3 } });
  const group = await sandbox.createGroup('PELOTON ECOMM');
  const item = await sandbox.createItem('JOO-00505', { [COLUMN.quantity]: '7' }, group);
  const byHand = async (query: string, variables: object = {}): Promise<unknown> => {
    const response = await fetch(`${sandbox.url}/inspect/by-hand`, { method: 'POST', body: JSON.stringify({ query, variables }) });
    return response.json();
  };
  return { ...sandbox, group, item, byHand };
}

test('a person renames, edits, moves, adds, archives and deletes', async () => {
  const { byHand, inspect, group, item } = await board();
  const made = await byHand(`mutation {
    other: create_group(board_id: ${BOARD}, group_name: "BY HAND") { id }
    added: create_item(board_id: ${BOARD}, group_id: "${group}", item_name: "added") { id }
    line: create_subitem(parent_item_id: ${item}, item_name: "XL") { id }
  }`);
  const [other, added, line] = ['other', 'added', 'line'].map((alias) => at(made, 'data', alias, 'id'));
  await byHand(
    `mutation ($values: JSON!) {
      change_multiple_column_values(board_id: ${BOARD}, item_id: ${item}, column_values: $values) { id }
      move_item_to_group(item_id: ${item}, group_id: "${other}") { id }
      archive_item(item_id: ${added}) { id }
      delete_item(item_id: ${line}) { id }
      delete_group(board_id: ${BOARD}, group_id: "${group}") { id }
    }`,
    { values: JSON.stringify({ name: 'renamed', [COLUMN.quantity]: '8' }) },
  );
  expect(await inspect(`boards/${BOARD}`)).toMatchObject({
    groups: [
      {
        title: 'BY HAND',
        items: [{ id: item, name: 'renamed', column_values: { [COLUMN.quantity]: { text: '8' } }, subitems: [{ state: 'deleted' }] }],
      },
      { id: group, state: 'deleted', items: [{ id: added, state: 'deleted' }] },
    ],
  });
});

test('no fault, limit or latency meets a person, and nothing of it is counted', async () => {
  const { byHand, addFault, inspect, item } = await board();
  await addFault([{ kind: 'cut-before' }, { kind: 'alias-error-before' }, { kind: 'limit-daily' }]);
  const before = await inspect('stats');
  for (let count = 0; count < 5; count++)
    expect(await byHand(`{ items(ids: [${item}]) { name } }`)).toMatchObject({ data: { items: [{ name: 'JOO-00505' }] } });
  expect(await inspect('stats')).toEqual(before);
  expect(await inspect('faults')).toMatchObject({ fired: {} });
});

test('what the board refuses, it refuses a person too', async () => {
  const { byHand } = await board();
  expect(await byHand('mutation { delete_item(item_id: 123) { id } }')).toMatchObject({
    data: { delete_item: null },
    errors: [{ extensions: { code: 'InvalidItemIdException' } }],
  });
  expect(await byHand('nonsense')).toMatchObject({ errors: [{ message: expect.stringContaining('Syntax Error') }] });
});
