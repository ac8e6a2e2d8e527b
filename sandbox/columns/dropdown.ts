import type { Label } from '../account/model.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { ColumnTypeRules, WriteContext } from './column-type.ts';

const MOST_LABELS = 500;

/** Any number of labels. Written by label or by id, never both; simple strings part their labels by commas. */
export const dropdown: ColumnTypeRules = {
  olderName: 'dropdown',
  graphqlType: 'DropdownValue',
  emptyText: null,
  read(value, context) {
    const chosen = read(value, context);
    if (chosen.length === 0) return null;
    const unique = [...new Set(chosen)];
    return {
      text: unique.map(({ name }) => name).join(', '),
      value: { ids: unique.map(({ id }) => id), changed_at: context.now },
    };
  },
};

function read(value: Json, context: WriteContext): Label[] {
  if (value === null || value === '') return [];
  if (typeof value === 'string') return simple(value, context);
  if (!isJsonObject(value) || (value['labels'] !== undefined && value['ids'] !== undefined)) throw context.refuse();
  if (value['ids'] !== undefined) return list(value['ids']).map((id) => byId(id, context));
  return list(value['labels'] ?? []).map((label) => {
    if (typeof label !== 'string' || label === '') throw context.refuse();
    return byName(label, context);
  });
}

function simple(text: string, context: WriteContext): Label[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.every((part) => /^\d+$/.test(part) && context.labels.withId(Number(part)))) return parts.map((id) => byId(id, context));
  return parts.map((part) => byName(part, context));
}

function list(value: Json): Json[] {
  return Array.isArray(value) ? value : [value];
}

function byId(id: Json, context: WriteContext): Label {
  const label = context.labels.withId(Number(id));
  if (!label)
    throw context.refuse(`The dropdown id '${String(id)}' does not exist, possible labels are: ${context.labels}`, 'missingLabel');
  return label;
}

function byName(name: string, context: WriteContext): Label {
  const { labels } = context;
  const label = labels.named(name);
  if (label) return label;
  if (!labels.mayCreate)
    throw context.refuse(`The dropdown label '${name}' does not exist, possible labels are: ${labels}`, 'missingLabel');
  if (labels.all.length >= MOST_LABELS)
    throw context.refuse(`A dropdown column can have at most ${MOST_LABELS} labels`, 'labelsLimitExceeded');
  return labels.add(name, labels.all.length);
}
