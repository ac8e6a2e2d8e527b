import type { Column, Item } from '../account/model.ts';
import { cell } from './cell.ts';
import { type Html, html } from './html.ts';
import { columnWidth, shownColumns, tableWidth } from './shown-columns.ts';

/** An item's row, and a second one, folded, that holds its subitems. */
export function itemRows(item: Item, columns: readonly Column[]): Html {
  const subitems = item.subitems.filter(({ state }) => state === 'active');
  const fold = subitems.length > 0 && html`<button class="fold" aria-expanded="false" aria-label="Subitems">${subitems.length}</button>`;
  const folded = html`<tr class="subitems" hidden><td class="inner" colspan="${columns.length + 1}">${subitemTable(subitems)}</td></tr>`;
  return html`<tr class="item" id="item-${item.id}"><th class="key" scope="row" title="${item.name} · ${item.id}"><div><span>${item.name}</span>${fold}</div></th>${columns.map((column) => cell(column, item))}</tr>
${subitems.length > 0 && folded}`;
}

/** How much further right than items their subitems begin, in CSS pixels. */
const INDENT = 60;

function subitemTable(subitems: readonly Item[]): Html {
  const [first] = subitems;
  if (!first) return html``;
  const columns = shownColumns(first.group.board);
  const row = (subitem: Item) =>
    html`<tr id="item-${subitem.id}"><th class="line-key" scope="row" title="${subitem.id}">${subitem.name}</th>${columns.map((column) => cell(column, subitem))}</tr>`;
  return html`<table class="lines" style="width:${tableWidth(columns) - INDENT}px">
<colgroup><col style="width:${columnWidth('name') - INDENT}px">${columns.map(({ type }) => html`<col style="width:${columnWidth(type)}px">`)}</colgroup>
<thead><tr><th class="line-head" scope="col">Subitem</th>${columns.map(({ title }) => html`<th class="line-head" scope="col">${title}</th>`)}</tr></thead>
<tbody>${subitems.map(row)}</tbody></table>`;
}
