/** monday.com's colours of status labels, in the order of their ids. */
const STATUS_COLORS = [
  '#fdab3d',
  '#00c875',
  '#df2f4a',
  '#007eb5',
  '#9d50dd',
  '#797e93',
  '#037f4c',
  '#579bfc',
  '#cab641',
  '#ffcb00',
  '#333333',
  '#bb3354',
  '#ff007f',
  '#ff5ac4',
  '#784bd1',
  '#9cd326',
] as const;

export function statusColor(labelId: number): string {
  return STATUS_COLORS[labelId % STATUS_COLORS.length] ?? STATUS_COLORS[0];
}

/** A hue, 0 to 359, for the pale pill of a dropdown label; neighbours are far apart. */
export function softColor(labelId: number): number {
  return (labelId * 137 + 210) % 360;
}
