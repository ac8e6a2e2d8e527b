import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DevPlace } from '../../../src/cli/dev/dev-options.ts';
import { joinServices } from '../../../src/cli/dev/join-services.ts';

let place: DevPlace;
let owner: { readonly pid: number; end(): void };
const said: string[] = [];

beforeEach(() => {
  const path = mkdtempSync(join(tmpdir(), 'order sync join '));
  place = { configFile: join(path, 'order-sync.toml'), folder: join(path, '.order-sync') };
  mkdirSync(place.folder);
  const child = spawn('sleep', ['60']);
  owner = { pid: child.pid ?? 0, end: () => child.kill('SIGKILL') };
  said.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  owner.end();
  rmSync(join(place.folder, '..'), { recursive: true, force: true });
});

test('services that never come up are waited for no longer than a while', async () => {
  expect(await joinServices({}, place, owner.pid, 300)).toBe(1);
  expect(said).toEqual([
    `Joining the services of process ${owner.pid}.\n`,
    `Process ${owner.pid}, which runs the services of this folder, has none up after 0.3 s; stop it and start again: npm start\n`,
  ]);
});

test('those that another process had up are nobody to join', async () => {
  writeFileSync(join(place.folder, 'dev.json'), JSON.stringify({ pid: process.pid, syncing: true, webUiUrl: '', boardUrl: '', env: {} }));
  expect(await joinServices({}, place, owner.pid, 300)).toBe(1);
});

test('where the other process ends before they are up, it is the next one that may run them', async () => {
  const joined = joinServices({}, place, owner.pid, 20_000);
  owner.end();
  expect(await joined).toBeNull();
});
