import type { GraphQLError } from 'graphql';
import type { Column } from '../account/model.ts';
import { mondayError } from '../graphql/monday-error.ts';
import type { Json } from '../json.ts';
import { rubyInspect } from './ruby-inspect.ts';

const GENERAL_MESSAGE =
  'invalid value, please check our API documentation for the correct data structure for this column. https://developer.monday.com/api-reference/docs/change-column-values';

export interface Refusal {
  readonly column: Column;
  /** What error bodies call the column's type. */
  readonly olderName: string;
  readonly value: Json;
  readonly message?: string | undefined;
  readonly validationCode?: string | undefined;
}

/** A value that its column doesn't take. */
export function columnValueError({ column, olderName, value, message, validationCode }: Refusal): GraphQLError {
  return mondayError('ColumnValueException', message ?? GENERAL_MESSAGE, {
    data: {
      column_value: rubyInspect(value),
      column_id: column.id,
      column_name: column.title,
      column_type: olderName,
      column_validation_error_code: validationCode ?? 'invalidFormat',
    },
  });
}
