import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { cancelCommand } from './commands/cancel.ts';
import { customersCommand } from './commands/customers.ts';
import { dbCommand } from './commands/db.ts';
import { devCommand } from './commands/dev.ts';
import { doctorCommand } from './commands/doctor.ts';
import { groupsCommand } from './commands/groups.ts';
import { logCommand } from './commands/log.ts';
import { pauseCommand } from './commands/pause.ts';
import { reportCommand } from './commands/report.ts';
import { resumeCommand } from './commands/resume.ts';
import { retryCommand } from './commands/retry.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { setupCommand } from './commands/setup.ts';
import { skipCommand } from './commands/skip.ts';
import { statusCommand } from './commands/status.ts';
import { syncCommand } from './commands/sync.ts';
import { undoCommand } from './commands/undo.ts';
import { verifyCommand } from './commands/verify.ts';
import { workerCommand } from './commands/worker.ts';
import { describeError, EXIT } from './exit.ts';

const program = new Command('order-sync')
  .description('Mirrors orders from SQL Server onto a monday.com board, one customer at a time, durably.')
  .version(packageJson.version)
  .showHelpAfterError('(see --help)')
  .exitOverride();

for (const add of [
  devCommand,
  syncCommand,
  groupsCommand,
  retryCommand,
  statusCommand,
  reportCommand,
  customersCommand,
  logCommand,
  pauseCommand,
  resumeCommand,
  skipCommand,
  cancelCommand,
  verifyCommand,
  setupCommand,
  undoCommand,
  doctorCommand,
  dbCommand,
  workerCommand,
  sandboxCommand,
])
  add(program);

// Whoever reads our output may have seen enough (`| head -1`): no failure. What is still said goes nowhere, and the command comes to
// its own end and exit code; leaving here and now would orphan the services of `npm start`.
// A terminal that was closed says EIO.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (!['EPIPE', 'ERR_STREAM_DESTROYED', 'EIO'].includes(error.code ?? '')) throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version are no errors; commander has printed the rest.
    process.exitCode = error.exitCode === 0 ? EXIT.success : EXIT.usage;
  } else {
    const { line, code } = describeError(error);
    process.stderr.write(`order-sync: ${line}\n`);
    if (process.env['ORDER_SYNC_DEBUG'] !== undefined) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = code;
  }
}
