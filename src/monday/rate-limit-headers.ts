/** One entry of monday's `RateLimit` and `RateLimit-Policy` headers, joined. */
export interface LimitReading {
  /** `minuteRate`, `concurrency`, `complexityMinute`, …: monday's own names. */
  readonly name: string;
  /** Most units in the window; from `RateLimit-Policy`. */
  readonly quota: number | undefined;
  /** Length of the window in seconds; from `RateLimit-Policy`. */
  readonly windowSeconds: number | undefined;
  /** Units left. */
  readonly remaining: number;
  /** Seconds until all come back; monday leaves it out where nothing is used up. */
  readonly resetSeconds: number | undefined;
}

/**
 * Reads, for example, `"minuteRate";r=4999, "complexityMinute";r=4950000;t=45` and its policy `"minuteRate";q=5000;w=60, …`
 * (https://developer.monday.com/api-reference/docs/rate-limits). What can't be read is left out: a limit that is not known is not a limit.
 */
export function readRateLimits(headers: Headers): readonly LimitReading[] {
  const policies = new Map(entries(headers.get('RateLimit-Policy')).map(({ name, parameters }) => [name, parameters]));
  return entries(headers.get('RateLimit')).flatMap(({ name, parameters }) => {
    const remaining = parameters.get('r');
    const policy = policies.get(name);
    if (remaining === undefined) return [];
    return [{ name, quota: policy?.get('q'), windowSeconds: policy?.get('w'), remaining, resetSeconds: parameters.get('t') }];
  });
}

/** Seconds of a `Retry-After` header; undefined for none or for a date, which monday.com doesn't send. */
export function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get('Retry-After')?.trim() ?? '';
  return /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

function entries(header: string | null): { name: string; parameters: Map<string, number> }[] {
  return [...(header ?? '').matchAll(/"([^"]+)"((?:\s*;\s*[a-z]+=(?:"[^"]*"|[^;,\s]+))*)/g)].map(([, name = '', rest = '']) => ({
    name,
    parameters: new Map([...rest.matchAll(/;\s*([a-z]+)=(\d+)(?=\s*(?:;|$))/g)].map(([, key = '', value = '']) => [key, Number(value)])),
  }));
}
