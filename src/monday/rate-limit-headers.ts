/** One entry of monday's `RateLimit` and `RateLimit-Policy` headers, joined. */
export interface LimitReading {
  /** `minuteRate`, `concurrency`, `complexityMinute`, …: monday's own names. */
  readonly name: string;
  /** Most units in the window; from `RateLimit-Policy`. */
  readonly quota: number | undefined;
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
  const quotas = new Map(entries(headers.get('RateLimit-Policy')).map(({ name, parameters }) => [name, parameters.get('q')]));
  return entries(headers.get('RateLimit')).flatMap(({ name, parameters }) => {
    const remaining = parameters.get('r');
    return remaining === undefined ? [] : [{ name, quota: quotas.get(name), remaining, resetSeconds: parameters.get('t') }];
  });
}

/** Seconds of a `Retry-After` header; undefined for none or for a date, which monday.com doesn't send. */
export function readRetryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

function entries(header: string | null): { name: string; parameters: Map<string, number> }[] {
  return [...(header ?? '').matchAll(/"([^"]+)"((?:\s*;\s*[a-z]+=(?:"[^"]*"|[^;,\s]+))*)/g)].map(([, name = '', rest = '']) => ({
    name,
    parameters: new Map([...rest.matchAll(/([a-z]+)=(\d+)/g)].map(([, key = '', value = '']) => [key, Number(value)])),
  }));
}
