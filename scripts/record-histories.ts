/**
 * `npm run record-histories`: records the histories of `tests/replay/` anew, from real runs on a real Temporal server, sandbox and worker.
 * On purpose only: what older code has recorded is the proof that today's code goes on with it.
 */
import { startVitest } from 'vitest/node';

const include = ['tests/replay/record.ts'];
const vitest = await startVitest('test', [], { run: true, include, pool: 'forks', testTimeout: 600_000, config: false });
await vitest.close();
