import { print } from 'graphql';
import { ERRORS, type ErrorCode } from '../errors.ts';
import type {
  MutationArchive_ItemArgs as ArchiveArgs,
  MutationArchive_GroupArgs as ArchiveGroupArgs,
  MutationChange_Multiple_Column_ValuesArgs as ChangeArgs,
  MutationCreate_ItemArgs as CreateArgs,
  MutationCreate_SubitemArgs as CreateSubitemArgs,
  MutationDelete_ItemArgs as DeleteArgs,
  MutationMove_Item_To_GroupArgs as MoveArgs,
} from './generated/schema.ts';
import { errorCodeOf, readableReason } from './monday-codes.ts';
import type { Exchange } from './transport.ts';

/** One mutation of a request; every mutation has its own fate. */
export type Mutation =
  | { readonly field: 'create_item'; readonly args: CreateArgs }
  | { readonly field: 'change_multiple_column_values'; readonly args: ChangeArgs }
  | { readonly field: 'move_item_to_group'; readonly args: MoveArgs }
  /** Refused as ITEM_UNKNOWN where its parent is not on the board. */
  | { readonly field: 'create_subitem'; readonly args: CreateSubitemArgs }
  /** Of items and subitems alike. Refused as ITEM_UNKNOWN where there is nothing to remove any more. */
  | { readonly field: 'archive_item'; readonly args: ArchiveArgs }
  | { readonly field: 'delete_item'; readonly args: DeleteArgs }
  /** With all that stands in it. Refused as MONDAY_FORBIDDEN where there is no such group any more. */
  | { readonly field: 'archive_group'; readonly args: ArchiveGroupArgs };

/** Argument types as the API's schema gives them; a test compares them with the schema file. */
export const ARGUMENT_TYPES: Readonly<Record<Mutation['field'], Readonly<Record<string, string>>>> = {
  create_item: { board_id: 'ID!', group_id: 'String', item_name: 'String!', column_values: 'JSON', create_labels_if_missing: 'Boolean' },
  change_multiple_column_values: { board_id: 'ID!', item_id: 'ID', column_values: 'JSON!', create_labels_if_missing: 'Boolean' },
  move_item_to_group: { group_id: 'String!', item_id: 'ID' },
  create_subitem: { parent_item_id: 'ID!', item_name: 'String!', column_values: 'JSON', create_labels_if_missing: 'Boolean' },
  archive_item: { item_id: 'ID' },
  delete_item: { item_id: 'ID' },
  archive_group: { board_id: 'ID!', group_id: 'String!' },
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

/**
 * Reads one alias of an answer, by its name, never by its place. Refused only where every error of the alias is on the closed list
 * and concerns the mutation itself: an error below it (path `o0`, `id`) arose after the write.
 */
export function fateOf(alias: string, exchange: Extract<Exchange, { kind: 'answered' }>): Fate {
  const id = idOf(exchange.data?.[alias]);
  if (id !== undefined) return { kind: 'done', id };
  const errors = exchange.errors.filter(({ path }) => path?.[0] === alias).map((error) => ({ error, code: errorCodeOf(error) }));
  const unclear = errors.find(({ error, code }) => code === undefined || ERRORS[code].executed !== 'no' || error.path?.length !== 1);
  if (unclear !== undefined) {
    const code = unclear.code !== undefined && ERRORS[unclear.code].executed === 'unknown' ? unclear.code : 'UNCLEAR_ANSWER';
    return { kind: 'unknown', code, reason: readableReason(unclear.error) };
  }
  const [refused] = errors;
  if (refused?.code === undefined)
    return { kind: 'unknown', code: 'UNCLEAR_ANSWER', reason: 'monday.com answered with neither an id nor an error.' };
  return { kind: 'refused', code: refused.code, reason: readableReason(refused.error) };
}

function idOf(written: unknown): string | undefined {
  const id = typeof written === 'object' && written !== null && 'id' in written ? written.id : undefined;
  return (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : undefined;
}

/** A fixed document as text. */
export const documentText = (document: Parameters<typeof print>[0]): string => print(document);
