import type { SyncNote } from '../orders/order-store.ts';

/** Of an item or a subitem that carries the sync key of a row which has another one. */
export function duplicateNote(
  rows: 'orders' | 'lines',
  { id, uuid, kept }: { readonly id: string; readonly uuid: string; readonly kept: string | null },
): SyncNote {
  const [what, whose] = rows === 'orders' ? ['Item', 'order'] : ['Subitem', 'size'];
  const text = `${what} ${id} carries the sync key ${uuid} of the ${whose} that is ${kept === null ? 'not on the board' : `shown by ${kept}`}.`;
  return { code: 'DUPLICATE', subject: id, text };
}

/** Of groups with one title: orders go into the first. */
export const twinNote = (title: string, ids: readonly string[]): SyncNote => ({
  code: 'GROUP_TWINS',
  subject: title.slice(0, 128),
  text: `${ids.length} groups are called "${title}": ${ids.slice(0, 10).join(', ')}. Orders go into the first.`,
});
