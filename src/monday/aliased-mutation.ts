import { print } from 'graphql';
import { ERRORS, type ErrorCode } from '../errors.ts';
import type {
  MutationChange_Multiple_Column_ValuesArgs as ChangeArgs,
  MutationCreate_ItemArgs as CreateArgs,
  MutationMove_Item_To_GroupArgs as MoveArgs,
} from './generated/schema.ts';
import { errorCodeOf, readableReason } from './monday-codes.ts';
import type { Exchange } from './transport.ts';

/** One mutation of a request; every mutation has its own fate. */
export type Mutation =
  | { readonly field: 'create_item'; readonly args: CreateArgs }
  | { readonly field: 'change_multiple_column_values'; readonly args: ChangeArgs }
  | { readonly field: 'move_item_to_group'; readonly args: MoveArgs };

/** Argument types as the API's schema gives them; a test compares them with the schema file. */
export const ARGUMENT_TYPES: Readonly<Record<Mutation['field'], Readonly<Record<string, string>>>> = {
  create_item: { board_id: 'ID!', group_id: 'String', item_name: 'String!', column_values: 'JSON', create_labels_if_missing: 'Boolean' },
  change_multiple_column_values: { board_id: 'ID!', item_id: 'ID', column_values: 'JSON!', create_labels_if_missing: 'Boolean' },
  move_item_to_group: { group_id: 'String!', item_id: 'ID' },
};

/** What became of one mutation. */
export type Fate =
  | { readonly kind: 'done'; readonly id: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly reason: string }
  | { readonly kind: 'unknown'; readonly code: ErrorCode; readonly reason: string };

/** One document of many mutations, each under its own alias, all values as variables. */
export function aliasedMutation(mutations: ReadonlyMap<string, Mutation>): {
  readonly document: string;
  readonly variables: Record<string, unknown>;
} {
  const declarations: string[] = [];
  const fields: string[] = [];
  const variables: Record<string, unknown> = {};
  for (const [alias, { field, args }] of mutations) {
    const used = Object.entries(args).filter(([, value]) => value !== undefined);
    for (const [name, value] of used) {
      declarations.push(`$${alias}_${name}: ${ARGUMENT_TYPES[field][name]}`);
      variables[`${alias}_${name}`] = value;
    }
    fields.push(`  ${alias}: ${field}(${used.map(([name]) => `${name}: $${alias}_${name}`).join(', ')}) { id }`);
  }
  const document = `mutation (${declarations.join(', ')}) {\n${fields.join('\n')}\n  complexity { query after reset_in_x_seconds }\n}`;
  return { document, variables };
}

/** Reads one alias of an answer that holds data, by its name, never by its place. An error outside the closed list leaves it unknown. */
export function fateOf(alias: string, exchange: Extract<Exchange, { kind: 'answered' }>): Fate {
  const written = exchange.data?.[alias];
  if (typeof written === 'object' && written !== null && 'id' in written) return { kind: 'done', id: String(written.id) };
  const error = exchange.errors.find(({ path }) => path?.[0] === alias);
  if (error === undefined)
    return { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'monday.com answered with neither an id nor an error.' };
  const code = errorCodeOf(error);
  const reason = readableReason(error);
  if (code === undefined || ERRORS[code].executed !== 'no') return { kind: 'unknown', code: code ?? 'UNCLEAR_ANSWER', reason };
  return { kind: 'refused', code, reason };
}

/** A fixed document as text. */
export const documentText = (document: Parameters<typeof print>[0]): string => print(document);
