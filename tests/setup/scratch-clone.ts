import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A clone with nothing installed, in a path with blanks, and a folder of its own for stand-ins of the tools that it calls. */
export class ScratchClone implements Disposable {
  readonly folder: string;
  readonly tools: string;
  readonly #home: string;

  constructor() {
    this.#home = mkdtempSync(join(tmpdir(), 'order-sync fresh-'));
    this.folder = join(this.#home, 'a clone');
    this.tools = join(this.#home, 'tools');
    mkdirSync(join(this.folder, 'src/cli'), { recursive: true });
    mkdirSync(this.tools);
    for (const name of ['scripts', 'temporal-dev.sh', 'order-sync']) cpSync(join(ROOT, name), this.at(name), { recursive: true });
    this.lockPackages({ 'node_modules/left-pad': { version: '1.0.0', integrity: 'sha512-a' } });
  }

  at(path: string): string {
    return join(this.folder, path);
  }

  /** A place outside the clone, for logs and for what a stand-in waits on. */
  beside(name: string): string {
    return join(this.#home, name);
  }

  lockPackages(packages: Readonly<Record<string, unknown>>): void {
    writeFileSync(this.at('package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages: { '': {}, ...packages } }));
  }

  /** Puts a stand-in for a tool first on the PATH: lines of sh. */
  standIn(tool: string, script: string): string {
    const path = join(this.tools, tool);
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Links real tools into the stand-ins' folder, for a PATH that holds nothing else. */
  linkTools(names: readonly string[]): void {
    const folders = (process.env['PATH'] ?? '').split(delimiter);
    for (const name of names) {
      const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
      if (found && !existsSync(join(this.tools, name))) symlinkSync(found, join(this.tools, name));
    }
  }

  lines(name: string): string[] {
    return existsSync(this.beside(name)) ? readFileSync(this.beside(name), 'utf8').split('\n').filter(Boolean) : [];
  }

  [Symbol.dispose](): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}
