import type { Label } from '../account/model.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { ColumnTypeRules, WriteContext } from './column-type.ts';

const MOST_LABELS = 40;
const MOST_CHARACTERS = 30;

/** One label. `index` means the label's id; a simple string of digits is an index too. */
export const status: ColumnTypeRules = {
  olderName: 'color',
  graphqlType: 'StatusValue',
  emptyText: null,
  read(value, context) {
    if (value === null || value === '') return null;
    const label = read(value, context);
    return label && { text: label.name, value: { index: label.id, post_id: null, changed_at: context.now } };
  },
};

function read(value: Json, context: WriteContext): Label | null {
  if (typeof value === 'string') return /^\d+$/.test(value) ? byIndex(value, context) : byName(value, context);
  if (!isJsonObject(value) || (value['label'] !== undefined && value['index'] !== undefined)) throw context.refuse();
  if (value['index'] !== undefined) return byIndex(value['index'], context);
  const name = value['label'];
  if (name === '' || name === null || name === undefined) return null;
  if (typeof name !== 'string') throw context.refuse();
  return byName(name, context);
}

function byIndex(index: Json, context: WriteContext): Label {
  const label = context.labels.withId(Number(index));
  if (!label) throw missing(context);
  return label;
}

function byName(name: string, context: WriteContext): Label {
  const { labels } = context;
  const label = labels.named(name);
  if (label) return label;
  if (!labels.mayCreate) throw missing(context);
  if ([...name].length > MOST_CHARACTERS)
    throw context.refuse(`A status label can have at most ${MOST_CHARACTERS} characters`, 'labelTooLong');
  if (labels.all.length >= MOST_LABELS)
    throw context.refuse(`A status column can have at most ${MOST_LABELS} labels`, 'labelsLimitExceeded');
  return labels.add(name, labels.all.length);
}

function missing(context: WriteContext) {
  return context.refuse(`This status label doesn't exist, possible statuses are: ${context.labels}`, 'missingLabel');
}
