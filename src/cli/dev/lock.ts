import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One `npm start` a checkout runs the services; answers null for that one, else the process that does. A lock whose process is gone
 * is taken over.
 */
export function takeLock(folder: string): number | null {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'dev.lock');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = Number(readFileSync(file, 'utf8'));
    if (isAlive(holder)) return holder;
    rmSync(file, { force: true });
  }
}

export function dropLock(folder: string): void {
  rmSync(join(folder, 'dev.lock'), { force: true });
}

export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
