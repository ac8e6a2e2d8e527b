import type { Config } from '../config/config.ts';
import type { BoardIdentity } from '../contract.ts';

export function boardIdentity(config: Config, boardName: string): BoardIdentity {
  return { environment: config.environment, boardId: config.mapping.boardId, boardName };
}
