import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { Command } from 'commander';
import { askProgress } from '../../ask-workflow.ts';
import type { CustomerHandle, SyncHandle } from '../../client.ts';
import type { Outcome } from '../../contract.ts';
import { type CliContext, type CommonOptions, withCommonOptions, withContext } from '../context.ts';
import { EXIT } from '../exit.ts';
import { openCustomerSync, openSync, type Running } from '../open-sync.ts';
import { missing, upper } from '../tell-sync.ts';

interface CancelOptions extends CommonOptions {
  readonly customer?: string;
}

/** How often a worker is asked for while the end is awaited. */
const ASK_MS = 3000;

export function cancelCommand(program: Command): void {
  withCommonOptions(program.command('cancel').argument('[sync]', 'the sync; needed only where several are running'))
    .description('end a running sync before its next claim; what is on the wire is settled and every report written')
    .option('--customer <name>', "only this customer's sync")
    .action((syncId: string | undefined, options: CancelOptions) => withContext(cancel)(options, syncId));
}

async function cancel(context: CliContext, { customer }: CancelOptions, syncId: string | undefined): Promise<number> {
  const running = customer === undefined ? await openSync(context, syncId) : await openCustomerSync(context, customer);
  const { raw } = await running.handle.describe();
  const before = raw.workflowExtendedInfo?.cancelRequested ?? false;
  if (!before) await running.handle.cancel();
  process.stdout.write(
    `${before ? `${upper(running.name)} is being cancelled already` : `Cancelling ${running.name}`}: waiting for its end.\n`,
  );
  const { line, code } = await endOf(context, running);
  process.stdout.write(`${line}\n`);
  return code;
}

interface End {
  readonly line: string;
  readonly code: number;
}

/** Waits as long as a worker answers: without one the end may be far away, though the cancel is kept. */
async function endOf(context: CliContext, { name, handle }: Running<SyncHandle | CustomerHandle>): Promise<End> {
  const { client } = await context.client();
  const leaving = new AbortController();
  const result = client.withAbortSignal(leaving.signal, (): Promise<{ readonly outcome: Outcome }> => handle.result());
  const ended = result.then(
    ({ outcome }): End =>
      outcome === 'CANCELLED'
        ? { line: `Cancelled ${name}.`, code: EXIT.success }
        : { line: `${upper(name)} was at its end before the cancel reached it: ${outcome}.`, code: EXIT.success },
    (error: unknown): End => {
      const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
      if (cause instanceof CancelledFailure) return { line: `Cancelled ${name}.`, code: EXIT.success };
      if (cause === undefined) throw error;
      return { line: `${upper(name)} failed before the cancel reached it: ${cause.message}`, code: EXIT.failed };
    },
  );
  ended.catch(() => {});
  try {
    for (;;) {
      const end = await Promise.race([ended, sleep(ASK_MS, null)]);
      if (end !== null) return end;
      const asked = await Promise.race([ended, askProgress(client, handle)]);
      if ('line' in asked) return asked;
      if ('silence' in asked)
        throw missing(context, `The cancel of ${name} is on record, but ${asked.silence}: it takes effect once one runs.`);
    }
  } finally {
    // Else the process would live as long as the server's long poll.
    leaving.abort();
  }
}
