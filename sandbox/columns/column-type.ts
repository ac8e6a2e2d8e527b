import type { GraphQLError } from 'graphql';
import type { Cell, Column } from '../account/model.ts';
import type { Json } from '../json.ts';
import type { LabelDraft } from './label-draft.ts';

/** How one column type takes, keeps and shows values. */
export interface ColumnTypeRules {
  /** What error bodies call the type in `error_data.column_type`: monday.com's older name. */
  readonly olderName: string;
  /** The GraphQL type of its cells. */
  readonly graphqlType: string;
  /** Reads a value of `column_values`, which is an object or a simple string. Null clears the cell. Throws what monday.com answers. */
  read(value: Json, context: WriteContext): Cell | null;
  /** What an empty cell shows as `text`. */
  readonly emptyText: '' | null;
}

export interface WriteContext {
  readonly column: Column;
  /** The column's labels as this mutation sees them; those it adds count only if the whole mutation succeeds. */
  readonly labels: LabelDraft;
  /** For `changed_at`. */
  readonly now: string;
  /** A refusal of this value with the general message. */
  refuse(): GraphQLError;
  /** A refusal with a message of its own and monday.com's `column_validation_error_code`. */
  refuse(message: string, validationCode: string): GraphQLError;
}
