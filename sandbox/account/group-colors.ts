/** The colours that monday.com gives to groups, as `#rrggbb`. */
export const GROUP_COLORS = [
  '#579bfc',
  '#a25ddc',
  '#00c875',
  '#fdab3d',
  '#e2445c',
  '#037f4c',
  '#66ccff',
  '#ff158a',
  '#784bd1',
  '#9cd326',
  '#ff642e',
  '#225091',
  '#bb3354',
  '#cab641',
  '#4eccc6',
  '#401694',
] as const;

/** Takes the palette in turn, so that neighbours differ. */
export function groupColor(index: number): string {
  return GROUP_COLORS[index % GROUP_COLORS.length] ?? GROUP_COLORS[0];
}
