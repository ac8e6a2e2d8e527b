import { ERRORS, type ErrorEntry, type ErrorScope } from '../errors.ts';
import { document, table } from './markdown.ts';

const SCOPES: Readonly<Record<ErrorScope, { readonly heading: string; readonly about: string }>> = {
  row: {
    heading: 'One order',
    about:
      'The others of its customer go on. An order that our own checks turn away is checked anew in every sync. One that monday.com refused goes out again when its values change, by `./order-sync retry CUSTOMER`, or by `./order-sync sync --retry-errors`.',
  },
  customer: { heading: 'One customer', about: "The customer's sync ends; the other customers go on." },
  sync: { heading: 'The whole sync', about: 'Nothing goes on until a person acts.' },
  limit: { heading: 'Waits', about: 'monday.com asks to wait. A wait uses up no try.' },
  transient: { heading: 'What passes', about: 'Expected to be over soon.' },
};

/** `docs/errors.md`: every code of the registry, a table for each scope. */
export function errorsPage(): string {
  const entries: readonly (readonly [string, ErrorEntry])[] = Object.entries(ERRORS);
  const scopes = Object.entries(SCOPES).map(([scope, { heading, about }]) => {
    const rows = entries.filter(([, entry]) => entry.scope === scope).map(([code, entry]) => row(code, entry));
    return [`## ${heading}`, '', about, '', ...table(['code', 'what it means', 'executed', 'tried again', 'what to do'], rows)];
  });
  return document([[...HEAD], ...scopes]);
}

const HEAD = [
  '# Error codes',
  '',
  "The reason of a failed, held or unknown order begins with one of these codes, and ends with monday.com's request id where there is one, which",
  'its support asks for; so does the failure of an activity. *Executed* says whether',
  'monday.com may have done what was asked all the same. Only where it is *no* may the create of an order be sent again.',
  '',
  '<!-- Made from src/errors.ts by `npm run errors-page`; a test compares the two. -->',
];

const row = (code: string, { scope, executed, meaning, advice }: ErrorEntry): readonly string[] => [
  `\`${code}\``,
  cell(meaning),
  executed === 'no' ? 'no' : 'perhaps',
  triedAgain(scope, executed),
  cell(advice),
];

/** The registry's texts are ours, and may hold code; nothing in them ends a cell or becomes HTML. */
const cell = (text: string): string => text.replace(/[|<]/g, '\\$&');

function triedAgain(scope: ErrorScope, executed: ErrorEntry['executed']): string {
  if (scope === 'customer' || scope === 'sync') return 'no';
  if (executed === 'unknown') return 'once the board shows what became of it';
  if (scope === 'row') return 'once something about it changes';
  return scope === 'limit' ? 'after the wait' : 'yes, at growing intervals';
}
