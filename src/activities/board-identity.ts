import type { Config } from '../config/config.ts';
import type { BoardIdentity } from '../contract.ts';

export function boardIdentity(config: Config, board: { readonly name: string; readonly url: string }): BoardIdentity {
  return { environment: config.environment, boardId: config.mapping.boardId, boardName: board.name, boardUrl: board.url };
}
