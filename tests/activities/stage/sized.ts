import type { Received, Turn } from './fake-monday.ts';
import { type Stage, type StageOptions, stageWithOrders } from './stage.ts';

export type Sized = Stage & { readonly order: string };

/** One order, not sent yet. */
export async function oneOrder(options: StageOptions = {}): Promise<Sized> {
  const scene = await stageWithOrders(1, options);
  return Object.assign(scene, { order: scene.uuids[0] ?? '' });
}

/** One order and its sizes on the board, which no request has left since. */
export async function mirrored(
  sizes: Parameters<Stage['lines']>[1],
  options: StageOptions = {},
): Promise<Sized & { readonly sizes: readonly string[] }> {
  const scene = await oneOrder(options);
  const uuids = await scene.lines(scene.order, sizes);
  await scene.batches();
  scene.monday.received.length = 0;
  return Object.assign(scene, { sizes: uuids });
}

/** For `always`: the first request of this kind meets it. */
export function whenSent(kind: Received['kind'], turn: Turn): Turn {
  let met = false;
  return (write, apply) => {
    if (met || write.kind !== kind) return apply();
    met = true;
    return turn(write, apply);
  };
}

export const kinds = ({ monday }: Stage): readonly string[] => monday.received.map(({ kind }) => kind);
