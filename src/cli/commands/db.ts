import type { Command } from 'commander';
import { type OrderTables, openTables, type PlannedMigration } from '../../orders/open-store.ts';
import { counted } from '../../report/numbers.ts';
import { sourceColumns } from '../../sync/source-columns.ts';
import { ask } from '../ask.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT } from '../exit.ts';

interface MigrateOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function dbCommand(program: Command): void {
  const db = program.command('db').description("the orders' database");
  withCommonOptions(db.command('migrate'))
    .description("add what the sync needs to the orders' database: its tables, columns and indexes, and those of older versions")
    .option('--dry-run', 'print the SQL, which a DBA can run by hand as well, and change nothing')
    .option('--yes', 'do it without asking')
    .addHelpText('after', HELP)
    .action(withContext(migrateDatabase));
}

const HELP = `
It can be repeated: what is there already is left alone, no row is changed, and what ran is recorded in sync_migrations. Columns that the
mapping reads and the table lacks are only told of. Only this command needs a login that may change tables; for this one run:
  ORDERS_DATABASE_URL="..." ./order-sync db migrate --environment production`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function migrateDatabase({ config }: CliContext, { dryRun = false, yes = false }: MigrateOptions): Promise<number> {
  const tables = await openTables(config.store, { sourceColumns: sourceColumns(config.mapping) });
  try {
    const plan = await tables.plan();
    if (dryRun) return await showPlan(tables, plan);
    if (plan.length > 0) await runPlan(tables, plan, { yes, environment: config.environment });
    else say(`${tables.location} has all that the sync needs; nothing was changed.`);
    return tellProblems(await tables.problems());
  } finally {
    await tables.close();
  }
}

/** All of it is SQL, what is told to people included, so that it can go into a file. */
async function showPlan(tables: OrderTables, plan: readonly PlannedMigration[]): Promise<number> {
  say(`-- ${tables.location}: ${plan.length === 0 ? 'nothing to change' : `${counted(plan.length, 'migration')} to run`}.\n`);
  for (const { sql } of plan) say(sql);
  const problems = plan.length === 0 ? await tables.problems() : [];
  for (const problem of problems) say(`-- ${problem}`);
  return problems.length === 0 ? EXIT.success : EXIT.failed;
}

async function runPlan(
  tables: OrderTables,
  plan: readonly PlannedMigration[],
  { yes, environment }: { readonly yes: boolean; readonly environment: string },
): Promise<void> {
  say(`${tables.location}:`);
  for (const { name, what } of plan) say(`  ${name.padEnd(14)} ${what}`);
  await ask(`This changes the tables of ${tables.location} (${environment}); no row is changed`, { yes });
  const ran = await tables.migrate();
  say(`${counted(ran.length, 'migration')} ran.`);
}

function tellProblems(problems: readonly string[]): number {
  if (problems.length === 0) return EXIT.success;
  say(`${counted(problems.length, 'thing')} that this command leaves to you:`);
  for (const problem of problems) say(`  ${problem}`);
  return EXIT.failed;
}
