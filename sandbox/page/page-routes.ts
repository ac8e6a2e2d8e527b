import type { Account } from '../account/account.ts';
import type { Board } from '../account/model.ts';
import { type Answer, json } from '../http/answer.ts';
import { type Parameters, type Route, route } from '../http/routes.ts';
import { activeGroups, boardPage, totals } from './board-page.ts';
import { activeItems, countOf, FIRST_ROWS, groupSection } from './group-section.ts';
import { type Html, html } from './html.ts';

/** The board as a person sees it, and what the page asks for while it is open. */
export function pageRoutes(account: Account): Route[] {
  const withBoard = (show: (board: Board, parameters: Parameters) => Answer) => (parameters: Parameters) => {
    const board = account.boards.get(parameters['id'] ?? '');
    return board ? show(board, parameters) : page(html`<p>There is no board ${parameters['id']}.</p>`, 404);
  };
  return [
    route('GET', '/', () => ({ status: 302, headers: { Location: `/boards/${[...account.boards.keys()][0]}` }, body: '' })),
    route(
      'GET',
      '/boards/:id',
      withBoard((board, { q }) => page(boardPage(board, q ?? ''))),
    ),
    route('GET', '/boards/:id/changes', withBoard(changes)),
    route('GET', '/boards/:id/groups/:group', withBoard(section)),
  ];
}

/** Which groups there are now, in the order of the board; the page asks for those whose revision is new to it. */
function changes(board: Board, { revision, q = '' }: Parameters): Answer {
  if (revision === String(board.revision)) return json({ revision: board.revision });
  const groups = activeGroups(board).map((group) => ({ ...group, count: activeItems(group, q).length }));
  const shown = groups.filter(({ count }) => q === '' || count > 0);
  return json({
    revision: board.revision,
    totals: totals(board),
    groups: shown.map(({ id, title, revision, count }) => ({ id, title, revision, count: countOf(count, 'item') })),
  });
}

function section(board: Board, { group: groupId, rows, open, q = '' }: Parameters): Answer {
  const group = activeGroups(board).find(({ id }) => id === groupId);
  if (!group) return page(html``, 404);
  return page(groupSection(group, { isOpen: open !== 'no', rows: Number(rows) || FIRST_ROWS, search: q }));
}

function page(body: Html, status = 200): Answer {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }, body: body.toString() };
}
