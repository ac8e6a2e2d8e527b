/** One HTTP response. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Instead of an answer: the connection is to be cut. */
export const CUT = 'cut';

export function json(body: unknown, status = 200): Answer {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
