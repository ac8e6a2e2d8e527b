/** What a group's title is made of: columns of one order. */
interface TitleSource {
  readonly customer: string;
  readonly groupName: string | null;
  readonly customerSeason: string | null;
  readonly aagSeason: string | null;
}

/**
 * The title of the group an order belongs to: its group_name unless that is empty or "check" (which upstream writes where it found
 * no season), else the customer with the first season that is not empty. null: the order has no season, so no group, and is held.
 */
export function groupTitle(source: TitleSource): string | null {
  const given = normaliseTitle(source.groupName ?? '');
  if (given !== '' && given.toLowerCase() !== 'check') return given;
  const season = [source.customerSeason, source.aagSeason].map((text) => normaliseTitle(text ?? '')).find((text) => text !== '');
  return season === undefined ? null : normaliseTitle(`${source.customer} ${season}`);
}

/** The most characters (code points) of a group's title on monday.com. */
const MAX_TITLE = 255;

/** Trimmed, with inner blanks folded to one, cut at what a title may have. */
export function normaliseTitle(title: string): string {
  const folded = title.trim().replace(/\s+/g, ' ');
  return folded.length <= MAX_TITLE ? folded : [...folded].slice(0, MAX_TITLE).join('').trimEnd();
}

/** The form in which titles compare: "X 2025 Fall " and "X 2025 FALL" are one group. */
export function titleKey(title: string): string {
  return normaliseTitle(title).toUpperCase();
}
