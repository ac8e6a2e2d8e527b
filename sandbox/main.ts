import { Command, InvalidArgumentError, Option } from 'commander';
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
  .option('--latency <ms>', 'time of each aliased mutation, one after another; the real median was 829', count, 0);

try {
  const options = program.parse().opts<CommandLine>();
  const { port, state, boards, token, latency } = options;
  const sandbox = await startSandbox({ port, stateFile: state, boardsFile: boards, token, limits: limitsOf(options), latencyMs: latency });
  console.log(`Sandbox ready: API ${sandbox.apiUrl} · board ${sandbox.url}/ · inspect ${sandbox.url}/inspect/boards`);
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
