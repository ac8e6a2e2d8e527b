import type { CliContext } from './context.ts';

/** A command of ours as a person can type it. The environment is always named: a default may be another one tomorrow. */
export const orderSync = ({ config }: Pick<CliContext, 'config'>, words: string): string =>
  `./order-sync ${words} --environment ${config.environment}`;
