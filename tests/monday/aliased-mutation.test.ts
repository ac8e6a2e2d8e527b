import { readFileSync } from 'node:fs';
import { buildSchema, GraphQLObjectType, Kind, parse, validate, visit } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ARGUMENT_TYPES, aliasedMutation, type Mutation } from '../../src/monday/aliased-mutation.ts';

const schema = buildSchema(readFileSync(new URL('../../src/monday/schema.graphql', import.meta.url), 'utf8'));

const LITERALS: ReadonlySet<string> = new Set([
  Kind.STRING,
  Kind.INT,
  Kind.FLOAT,
  Kind.BOOLEAN,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.NULL,
]);

const NASTY = `"}) { id } delete_board(board_id: 1) { id } # \\ ' $x \n`;
const create: Mutation = {
  field: 'create_item',
  args: {
    board_id: '1',
    group_id: 'group_1',
    item_name: NASTY,
    column_values: JSON.stringify({ text_1: NASTY }),
    create_labels_if_missing: true,
  },
};
const change: Mutation = {
  field: 'change_multiple_column_values',
  args: { board_id: '1', item_id: '9731', column_values: '{}', create_labels_if_missing: false },
};
const move: Mutation = { field: 'move_item_to_group', args: { group_id: 'group_2', item_id: '9731' } };
const subitem: Mutation = {
  field: 'create_subitem',
  args: { parent_item_id: '9731', item_name: NASTY, column_values: JSON.stringify({ text_1: NASTY }), create_labels_if_missing: true },
};
const mutations = new Map<string, Mutation>([
  ['o0', create],
  ['o1', change],
  ['o1_move', move],
  ['o2', subitem],
  ['o3', { field: 'archive_item', args: { item_id: '9732' } }],
  ['o4', { field: 'delete_item', args: { item_id: '9733' } }],
]);

describe('one document of many mutations', () => {
  const { document, variables } = aliasedMutation(mutations);

  test('is valid against the schema', () => {
    expect(validate(schema, parse(document))).toEqual([]);
  });

  test('has one field an alias, in order, and asks what it cost', () => {
    const [operation] = parse(document).definitions;
    const fields = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
    const names = fields.map((field) => (field.kind === Kind.FIELD ? [field.alias?.value, field.name.value] : []));
    expect(names).toEqual([
      ['o0', 'create_item'],
      ['o1', 'change_multiple_column_values'],
      ['o1_move', 'move_item_to_group'],
      ['o2', 'create_subitem'],
      ['o3', 'archive_item'],
      ['o4', 'delete_item'],
      [undefined, 'complexity'],
    ]);
  });

  test('holds no value: each goes as a variable, so that no order can write GraphQL', () => {
    const literals: string[] = [];
    visit(parse(document), { enter: ({ kind }) => void (LITERALS.has(kind) && literals.push(kind)) });
    expect(literals).toEqual([]);
    expect(variables).toMatchObject({
      o0_item_name: NASTY,
      o0_column_values: JSON.stringify({ text_1: NASTY }),
      o1_item_id: '9731',
      o2_item_name: NASTY,
    });
  });

  test('declares exactly the variables that it sends', () => {
    const [operation] = parse(document).definitions;
    const declared =
      operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value) : [];
    expect(declared.toSorted()).toEqual(Object.keys(variables).sort());
  });
});

test('arguments that are not given are left out, and false and empty ones are not', () => {
  const args = { board_id: '1', item_name: '', create_labels_if_missing: false };
  const { document, variables } = aliasedMutation(new Map<string, Mutation>([['o0', { field: 'create_item', args }]]));
  expect(variables).toEqual({ o0_board_id: '1', o0_item_name: '', o0_create_labels_if_missing: false });
  expect(validate(schema, parse(document))).toEqual([]);
});

test('a full batch is valid, too', () => {
  const batch = new Map<string, Mutation>(Array.from({ length: 25 }, (_, index): [string, Mutation] => [`o${index}`, create]));
  expect(validate(schema, parse(aliasedMutation(batch).document))).toEqual([]);
});

test('the argument types are those of the schema', () => {
  const type = schema.getMutationType() ?? new GraphQLObjectType({ name: 'None', fields: {} });
  const fields = type.getFields();
  for (const [field, types] of Object.entries(ARGUMENT_TYPES)) {
    const args = Object.fromEntries((fields[field]?.args ?? []).map(({ name, type: argument }) => [name, String(argument)]));
    expect(types, field).toEqual(args);
  }
});
