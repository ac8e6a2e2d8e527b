import { type Command, InvalidArgumentError } from 'commander';
import { findConfigFile } from '../../config/find-config-file.ts';
import type { DevOptions, DevPlace } from '../dev/dev-options.ts';
import { joinServices } from '../dev/join-services.ts';
import { takeLock } from '../dev/lock.ts';
import { runServices } from '../dev/run-services.ts';
import { devFolder } from '../dev-state.ts';

export function devCommand(program: Command): void {
  program
    .command('dev')
    .description('everything on this machine: Temporal, a sandbox board, sample orders, a worker, and a full sync (`npm start`)')
    .option('--once', "end after the sync, with the sync's exit code")
    .option('--orders <n>', 'so many sample orders (default: 120)', wholeNumber(1, 100_000))
    .option('--fresh', 'throw away the sandbox board, its orders and the workflow history of earlier starts')
    .option('--unlimited', 'a sandbox without rate limits')
    .option('--latency <ms>', "time the sandbox takes for each write (monday.com's median is 829; default: 20)", wholeNumber(0, 60_000))
    .option('--config <file>', 'configuration file (default: order-sync.toml here, in a folder above, or beside this command)')
    .addHelpText('after', '\nCtrl-C cancels an open sync, waits for what is on the wire, and stops everything; a second Ctrl-C kills.')
    .action(dev);
}

/** Runs the services, or joins whoever does; where that one ends before they are up, it is this one's turn. */
async function dev(options: DevOptions): Promise<void> {
  const configFile = findConfigFile({ file: options.config, env: process.env, cwd: process.cwd() });
  const place = { configFile, folder: devFolder(configFile) };
  let code: number | null;
  do code = await runOrJoin(options, place);
  while (code === null);
  process.exitCode = code;
}

async function runOrJoin(options: DevOptions, place: DevPlace): Promise<number | null> {
  const lock = await takeLock(place.folder);
  if (!lock.mine) return joinServices(options, place, lock.owner);
  try {
    return await runServices(options, place);
  } finally {
    lock.release();
  }
}

function wholeNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= from && value <= to) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${from} to ${to.toLocaleString('en')}.`);
  };
}
