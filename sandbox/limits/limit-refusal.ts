/** Why a call is turned away, in the words of the bodies recorded in July 2026 (reference section 2). */
export interface LimitRefusal {
  readonly code: string;
  readonly message: string;
  /** Whole seconds, for the body and for `Retry-After`. */
  readonly retryInSeconds: number;
}
