import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Random fault runs by number: `npm run test:faults -- --runs 200 --seed 1 --orders 300`. See tests/faults/README.md. */

const USAGE =
  'Usage: npm run test:faults -- [--runs N] [--seed S] [--orders M]   (N runs with the seeds S, S + 1, …; each number from 1 on)';

interface Report {
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string; readonly status: string }[] }[];
}

const { runs, seed, orders } = options();
const folder = mkdtempSync(join(tmpdir(), 'order-sync-test-faults-'));
const report = join(folder, 'report.json');
console.log(`${runs} runs of ${orders} orders, seeds ${seed} to ${seed + runs - 1}`);
const { status } = spawnSync('vitest', ['run', 'tests/faults/random-faults.test.ts'], {
  stdio: 'inherit',
  env: { ...process.env, FAULT_RUNS: `${runs}`, FAULT_SEED: `${seed}`, FAULT_ORDERS: `${orders}`, VITEST_JSON: report },
});
const failed = failedSeeds();
rmSync(folder, { recursive: true });
console.log(`${runs} runs: ${runs - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0)
  console.log(`Failing seeds: ${failed.join(', ')}\nAgain: npm run test:faults -- --runs 1 --seed ${failed[0]} --orders ${orders}`);
process.exitCode = failed.length > 0 ? 1 : (status ?? 1);

/** Whatever did not pass has failed: a run that never came about, too. */
function failedSeeds(): readonly number[] {
  const passed = new Set<number>();
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    for (const { title, status: how } of testResults.flatMap((file) => file.assertionResults)) {
      const [, of] = /\(seed (\d+)\)$/.exec(title) ?? [];
      if (how === 'passed' && of !== undefined) passed.add(Number(of));
    }
  } catch {
    console.error('vitest has written no report.');
  }
  return Array.from({ length: runs }, (_, run) => seed + run).filter((one) => !passed.has(one));
}

function options(): { readonly runs: number; readonly seed: number; readonly orders: number } {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({ options: { runs: text, seed: text, orders: text, help: { type: 'boolean' } } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const number = (given: string | undefined, otherwise: number): number => {
      const value = given === undefined ? otherwise : Number(given);
      if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${given} is not a whole number from 1 on.`);
      return value;
    };
    return {
      runs: number(values.runs, 200),
      seed: number(values.seed, 1 + (Date.now() % 1_000_000)),
      orders: number(values.orders, 300),
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}
