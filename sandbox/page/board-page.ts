import { readFileSync } from 'node:fs';
import type { Board, Group } from '../account/model.ts';
import { activeItems, countOf, FIRST_ROWS, groupSection } from './group-section.ts';
import { Html, html } from './html.ts';

/** Rows that a page is first sent with; the groups after them come folded. */
const OPEN_ROWS = 250;

const style = html`${inline('board.css')}${inline('table.css')}`;
const script = inline('board-live.js');

/** The whole page; with a search, only groups that hold a match, all open. */
export function boardPage(board: Board, search: string): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>${board.name}</title>
<style>${style}</style>
</head>
<body data-revision="${board.revision}">
<header>
<div class="bar"><span class="mark"></span><b>sandbox</b><span class="hint">a stand-in for monday.com on this machine</span><a href="/inspect/boards/${board.id}">JSON</a><a href="/inspect/stats">Stats</a></div>
<div class="heading"><h1>${board.name}</h1><span id="totals">${totals(board)}</span><span id="live" title="Looks for changes every second">Live</span>
<form role="search"><input type="search" name="q" value="${search}" placeholder="Search items" aria-label="Search items" autocomplete="off"></form>
<button id="unfold">Expand all</button><button id="foldall">Collapse all</button></div>
</header>
<main id="groups">${sections(board, search)}</main>
<p class="empty">${search ? 'No item contains this text.' : 'Nothing here yet. Groups and items appear as they are created.'}</p>
<script>${script}</script>
</body>
</html>`;
}

export function totals(board: Board): string {
  const parts = [countOf(board.itemsCount, 'item'), countOf(activeGroups(board).length, 'group')];
  const subitems = board.subitemsBoard?.itemsCount ?? 0;
  if (subitems > 0) parts.push(countOf(subitems, 'subitem'));
  return parts.join(' · ');
}

export function activeGroups(board: Board): Group[] {
  return board.groups.filter(({ state }) => state === 'active');
}

function sections(board: Board, search: string): Html[] {
  let rows = 0;
  const shown = activeGroups(board).filter((group) => search === '' || activeItems(group, search).length > 0);
  return shown.map((group) => {
    const isOpen = rows < OPEN_ROWS;
    rows += Math.min(activeItems(group, search).length, FIRST_ROWS);
    return groupSection(group, { isOpen, rows: FIRST_ROWS, search });
  });
}

function inline(file: string): Html {
  return new Html(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
