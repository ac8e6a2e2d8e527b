import { z } from 'zod';
import { type Clock, modelledAt, runningClock } from '../clock.ts';
import type { Records } from './records.ts';

const clockForm = z.object({ real: z.number(), modelled: z.number(), factor: z.number() });

/**
 * A clock that goes on where an earlier process on the same records left off, the time in between included: a restart never sets
 * modelled time back, whatever the two factors are.
 */
export function keptClock(records: Records, factor: number): Clock {
  const real = Date.now();
  const [kept] = [...records.all('clock')].map((record) => clockForm.parse(record));
  const modelled = kept ? Math.max(modelledAt(real, kept.factor, kept), kept.modelled) : real;
  records.put('clock', 'origin', { real, modelled, factor });
  records.flush();
  return runningClock(factor, { real, modelled });
}
