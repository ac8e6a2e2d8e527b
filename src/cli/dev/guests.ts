import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Interrupts } from './interrupts.ts';
import { isAlive } from './lock.ts';

const LOOK_MS = 100;
/** A guest's sync, at the most. */
const MOST_MS = 120_000;

const notesIn = (folder: string): string => join(folder, 'guests');

/** Says that this process uses the services of another one, until the answer is called or it ends. */
export function beGuest(folder: string): () => void {
  const note = join(notesIn(folder), String(process.pid));
  mkdirSync(notesIn(folder), { recursive: true });
  writeFileSync(note, '');
  return () => rmSync(note, { force: true });
}

/** Who runs the services leaves last: waits until no other process uses them, or somebody interrupts. */
export async function guestsGone(folder: string, interrupts: Interrupts): Promise<void> {
  const deadline = Date.now() + MOST_MS;
  while (hasGuests(folder) && !interrupts.seen && Date.now() < deadline) await sleep(LOOK_MS);
}

function hasGuests(folder: string): boolean {
  const alive = notes(folder).filter((pid) => isAlive(Number(pid)));
  // Of a guest that was killed: its number may be another process's one day.
  for (const pid of notes(folder)) if (!alive.includes(pid)) rmSync(join(notesIn(folder), pid), { force: true });
  return alive.length > 0;
}

function notes(folder: string): readonly string[] {
  try {
    return readdirSync(notesIn(folder));
  } catch {
    // Nobody ever was.
    return [];
  }
}
