import type { Column, Group, Item } from '../account/model.ts';
import { type Html, html } from './html.ts';
import { itemRows } from './item-rows.ts';
import { columnWidth, shownColumns, tableWidth } from './shown-columns.ts';
import { summaryRow } from './summary-row.ts';

/** Rows of a group that are shown before someone asks for more. */
export const FIRST_ROWS = 50;
const MORE_ROWS = 250;

export interface SectionView {
  /** A folded group is sent without its rows; the page asks for them when it is opened. */
  readonly isOpen: boolean;
  readonly rows: number;
  /** Only items that contain this text, case ignored. */
  readonly search: string;
}

export function groupSection(group: Group, view: SectionView): Html {
  const items = activeItems(group, view.search);
  return html`<details class="group" id="${group.id}" data-revision="${group.revision}" data-rows="${view.rows}" style="--group:${group.color};--table:${tableWidth(shownColumns(group.board))}px"${view.isOpen && html` open`}>
<summary class="fold-group"><span class="title">${group.title}</span><span class="count">${countOf(items.length, 'item')}</span></summary>
${view.isOpen && table(group, items, view.rows)}
</details>`;
}

function table(group: Group, items: readonly Item[], rows: number): Html {
  const columns = shownColumns(group.board);
  const hidden = items.length - rows;
  const more =
    hidden > 0 &&
    html`<button class="more" data-rows="${rows + MORE_ROWS}">Show ${Math.min(hidden, MORE_ROWS)} more of ${hidden.toLocaleString('en')}</button>`;
  return html`<table class="items">
<colgroup><col style="width:${columnWidth('name')}px">${columns.map(({ type }) => html`<col style="width:${columnWidth(type)}px">`)}</colgroup>
<thead><tr><th class="head key-head" scope="col">Item</th>${columns.map(columnHead)}</tr></thead>
<tbody>${items.slice(0, rows).map((item) => itemRows(item, columns))}</tbody>
<tfoot>${summaryRow(items, columns)}</tfoot></table>${more}`;
}

function columnHead({ id, title, type }: Column): Html {
  return html`<th class="head" scope="col" title="${title} · ${id} · ${type}">${title}</th>`;
}

export function activeItems(group: Group, search: string): Item[] {
  const wanted = search.toLowerCase();
  return [...group.items].filter((item) => item.state === 'active' && (wanted === '' || contains(item, wanted)));
}

function contains(item: Item, wanted: string): boolean {
  return item.name.toLowerCase().includes(wanted) || [...item.cells.values()].some(({ text }) => text.toLowerCase().includes(wanted));
}

/** `1 item`, `2,000 items`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
