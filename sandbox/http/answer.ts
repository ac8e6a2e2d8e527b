/** One HTTP response. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection is cut in the middle of the body. */
  readonly isCutMidway?: true;
}

/** Instead of an answer: the connection is to be cut. */
export const CUT = 'cut';

/** Instead of an answer: the connection stays open, and nothing ever comes. */
export const SILENCE = 'silence';

export type Reply = Answer | typeof CUT | typeof SILENCE;

export function json(body: unknown, status = 200): Answer {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
