import type { GraphQLError } from 'graphql';
import type { Account } from '../account/account.ts';
import { columnTypes } from '../columns/column-types.ts';
import { columnValueError } from '../columns/refusal.ts';
import { mondayError } from '../graphql/monday-error.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { AliasFault } from './fault-rule.ts';
import { type RefusableCell, refusableColumn } from './refusable-column.ts';

/** What the alias fails with; undefined where it is null without an error. */
export function aliasError(account: Account, fault: AliasFault, args: object): GraphQLError | undefined {
  if (fault.action === 'nullify') return undefined;
  if (fault.action === 'refuse') {
    const { code, message, statusCode, extensions } = fault;
    return mondayError(code, message, { statusCode, extensions });
  }
  const cell = refusableColumn(account, args, fault.value);
  return cell && refused(cell);
}

/** As the column itself refuses; the list of possible labels is shown without the one that is refused. */
function refused({ column, value }: RefusableCell): GraphQLError {
  const { olderName } = columnTypes[column.type];
  if (column.type === 'numbers') return columnValueError({ column, olderName, value });
  const label = labelIn(value);
  const others = column.labels.filter(({ name }) => name !== label).map(({ id, name }) => `${id}: ${name}`);
  const possible = `{${others.join(', ')}}`;
  const message =
    column.type === 'dropdown'
      ? `The dropdown label '${label}' does not exist, possible labels are: ${possible}`
      : `This status label doesn't exist, possible statuses are: ${possible}`;
  return columnValueError({ column, olderName, value, message, validationCode: 'missingLabel' });
}

function labelIn(value: Json): string {
  if (!isJsonObject(value)) return String(value);
  const given = value['labels'] ?? value['label'] ?? value['ids'] ?? value['index'] ?? '';
  return String(Array.isArray(given) ? (given[0] ?? '') : given);
}
