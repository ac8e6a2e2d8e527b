import { Command, InvalidArgumentError, Option } from 'commander';
import { evenLag, type LagSettings, lagForm } from './account/lag.ts';
import { type FaultChances, parseRates } from './faults/fault-chances.ts';
import {
  DEFAULT_COSTS,
  type LimitSettings,
  limitSettings,
  PLANS,
  type Plan,
  TOKEN_KINDS,
  type TokenKind,
  unlimited,
} from './limits/limit-settings.ts';
import { DEFAULT_BOARDS_FILE, DEFAULT_TOKEN, type Sandbox, startSandbox } from './server.ts';

interface CommandLine {
  readonly port: number;
  readonly state?: string;
  readonly boards: string;
  readonly token: string;
  readonly plan: Plan;
  readonly tokenKind: TokenKind;
  readonly unlimited?: true;
  readonly createCost: number;
  readonly mutationCost: number;
  readonly pointsPerMinute?: number;
  readonly callsPerMinute?: number;
  readonly concurrentCalls?: number;
  readonly callsPerDay?: number;
  readonly latency: number;
  readonly clockFactor: number;
  readonly faultSeed?: number;
  readonly faultRates?: FaultChances['rates'];
  readonly lag?: LagSettings;
  readonly lagJitter: number;
}

const program = new Command('sandbox')
  .description('A stand-in for monday.com on this machine: GraphQL API, board page, inspection.')
  .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', count, 0)
  .option('--state <file>', 'SQLite file that keeps the boards (default: in memory)')
  .option('--boards <file>', 'JSON file that describes the boards', DEFAULT_BOARDS_FILE)
  .addOption(new Option('--token <text>', 'the one token that is let in').env('SANDBOX_TOKEN').default(DEFAULT_TOKEN))
  .addOption(new Option('--plan <plan>', 'calls a day, a minute and at once').choices(PLANS).default('enterprise'))
  .addOption(
    new Option('--token-kind <kind>', 'points a minute: personal 10M, app 5M reads + 5M writes, trial 1M')
      .choices(TOKEN_KINDS)
      .default('personal'),
  )
  .option('--unlimited', 'no limits at all')
  .option('--create-cost <points>', 'complexity of create_item, create_subitem, create_group', count, DEFAULT_COSTS.create)
  .option('--mutation-cost <points>', 'complexity of other mutations', count, DEFAULT_COSTS.mutation)
  .option('--points-per-minute <points>', 'instead of the figure of the token kind', count)
  .option('--calls-per-minute <calls>', 'instead of the figure of the plan', count)
  .option('--concurrent-calls <calls>', 'instead of the figure of the plan', count)
  .option('--calls-per-day <calls>', 'instead of the figure of the plan', count)
  .option('--latency <ms>', 'modelled time of each aliased mutation, one after another; the real median was 829', count, 0)
  .addOption(
    new Option('--clock-factor <number>', 'how many times as fast as real time modelled time runs: limits, waits, dates, latency, lag')
      .env('SANDBOX_CLOCK_FACTOR')
      .argParser(positive)
      .default(1),
  )
  .addOption(
    new Option('--fault-rates <rates>', 'faults by chance, such as cut-after=0.05,late-effect=0.1, or as JSON')
      .env('SANDBOX_FAULT_RATES')
      .argParser(rates),
  )
  .addOption(
    new Option('--fault-seed <number>', 'draws of faults and lag repeat with it (default: one by chance, printed)')
      .env('SANDBOX_FAULT_SEED')
      .argParser(count),
  )
  .option('--lag <seconds>', 'how long lists do not show a write: 3, or items=3,subitems=3,groups=5,columns=1', lag)
  .option('--lag-jitter <share>', 'how much of the lag is drawn by chance, 0 to 1', share, 0);

try {
  const options = program.parse().opts<CommandLine>();
  const { port, state, boards, token, latency, clockFactor, faultRates, faultSeed } = options;
  const sandbox = await startSandbox({
    port,
    stateFile: state,
    boardsFile: boards,
    token,
    limits: limitsOf(options),
    latencyMs: latency,
    clockFactor,
    faults: { rates: faultRates ?? {}, seed: faultSeed },
    lag: options.lag && { ...options.lag, jitter: options.lagJitter },
  });
  console.log(`Sandbox ready: API ${sandbox.apiUrl} · board ${sandbox.url}/ · inspect ${sandbox.url}/inspect/boards`);
  if (faultRates || options.lag) console.log(`Faults and lag by chance: --fault-seed ${sandbox.seed}`);
  stopOnSignal(sandbox);
} catch (error) {
  console.error(startFailure(error));
  process.exitCode = 1;
}

function limitsOf(options: CommandLine): LimitSettings {
  const costs = { create: options.createCost, mutation: options.mutationCost };
  const preset = options.unlimited ? unlimited(costs) : limitSettings(options.plan, options.tokenKind, costs);
  return {
    ...preset,
    pointsPerMinute: options.pointsPerMinute ?? preset.pointsPerMinute,
    callsPerMinute: options.callsPerMinute ?? preset.callsPerMinute,
    concurrentCalls: options.concurrentCalls ?? preset.concurrentCalls,
    callsPerDay: options.callsPerDay ?? preset.callsPerDay,
  };
}

/** The first signal lets requests in flight finish; a second one ends the process at once. */
function stopOnSignal(sandbox: Sandbox): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    void sandbox.close();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken
    ? `Port ${program.opts<CommandLine>().port} is taken by another program: choose another --port, or 0 for a free one.`
    : error.message;
}

function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function positive(text: string): number {
  if (!(Number(text) > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return Number(text);
}

function share(text: string): number {
  if (!/^(0|1|0?\.\d+|1\.0+)$/.test(text)) throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return Number(text);
}

function rates(text: string): FaultChances['rates'] {
  try {
    return parseRates(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function lag(text: string): LagSettings {
  if (/^[\d.]+$/.test(text)) return evenLag(Number(text));
  const parts = text.split(',').map((part) => part.split('='));
  const parsed = lagForm.safeParse(Object.fromEntries(parts.map(([kind, seconds]) => [kind, Number(seconds)])));
  if (!parsed.success) throw new InvalidArgumentError('It must be seconds, or KIND=SECONDS of items, subitems, groups, columns.');
  return parsed.data;
}
