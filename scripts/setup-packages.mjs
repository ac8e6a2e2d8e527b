import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, SetupError, say } from './setup-process.mjs';

const OLDEST_RUNTIME = 24;

/** True when node_modules is what package-lock.json asks for on this kind of machine, by a stamp that the last set-up left there. */
export function packagesAreCurrent(root) {
  return readIfThere(stampPath(root)) === fingerprint(root) && existsSync(ownNode(root));
}

/** Installs what the lock file says, unless somebody's own `npm ci` or `npm install` has done it already; then leaves the stamp. */
export async function ensurePackages(root, lock) {
  if (!matchesLockFile(root)) {
    await cleanInstall(root, lock, 'installing packages by npm ci (about half a minute)');
    await ensureOwnNode(root, lock);
    if (!matchesLockFile(root)) await cleanInstallByOwnNode(root, lock);
  }
  await ensureOwnNode(root, lock);
  writeFileSync(stampPath(root), fingerprint(root));
}

/** Platform and architecture count too: a checkout may be shared between a machine and a container. */
function fingerprint(root) {
  const lockFile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lockFile} ${process.platform}-${process.arch}\n`;
}

/**
 * npm leaves its own record in node_modules at the very end of an install. When that lists every package of the lock file in the same
 * version, a reinstall would only pull node_modules away from under whoever is using it.
 */
function matchesLockFile(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return entry.optional === true && !isMadeForHere(entry);
    return found.version === entry.version && found.integrity === entry.integrity && existsSync(join(root, path));
  });
}

/** A native part for this very machine. npm leaves it out, without a word, when it asks for a newer Node than the one npm runs on. */
function isMadeForHere({ os, cpu, libc }) {
  if (!os && !cpu) return false;
  const fits = (list, value) => !list || list.includes(value) || (list[0]?.startsWith('!') && !list.includes(`!${value}`));
  const ownLibc = process.platform === 'linux' && libc ? (process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl') : '';
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, ownLibc);
}

function packagesIn(lockFile) {
  return JSON.parse(readIfThere(lockFile) ?? '{}').packages ?? {};
}

async function cleanInstall(root, lock, announcement, env = innerNpmEnv(root)) {
  say(announcement);
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', args, { cwd: root, env, onStart: lock.workingFor });
  if (code === 0) return;
  process.stderr.write(output.endsWith('\n') ? output : `${output}\n`);
  throw new SetupError(
    `npm ci failed (exit ${code}); its words are above. It needs the npm registry: is there a network, a proxy to set? Then start again.`,
  );
}

/** Once more, by the Node that the first pass brought, from a place where npm ci doesn't delete it. */
async function cleanInstallByOwnNode(root, lock) {
  const folder = join(root, '.order-sync', 'setup-node');
  mkdirSync(folder, { recursive: true });
  copyFileSync(ownNode(root), join(folder, 'node'));
  try {
    const env = innerNpmEnv(root);
    env.PATH = `${folder}${delimiter}${env.PATH}`;
    await cleanInstall(
      root,
      lock,
      `once more, by the Node it brought: npm on Node ${process.versions.node} leaves out parts for newer ones`,
      env,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The `node` package fetches its binary in an install script, which `ignore-scripts` or an npm that asks for approval leaves out.
 * Ours to repeat then: without a current Node nothing here runs.
 */
async function ensureOwnNode(root, lock) {
  if (await ownNodeRuns(root)) return;
  const script = join(root, 'node_modules', 'node', 'installArchSpecificPackage.js');
  let said = '';
  if (existsSync(script)) {
    say('fetching the current Node, which npm left out');
    const options = { cwd: join(root, 'node_modules', 'node'), env: innerNpmEnv(root), onStart: lock.workingFor };
    said = (await run(process.execPath, [script], options)).output;
  }
  if (await ownNodeRuns(root)) return;
  process.stderr.write(said);
  throw new SetupError(
    `no Node >= ${OLDEST_RUNTIME} came with the packages (npm's "node" package for ${process.platform}-${process.arch}).`,
  );
}

async function ownNodeRuns(root) {
  if (!existsSync(ownNode(root))) return false;
  const { code, output } = await run(ownNode(root), ['--version'], { cwd: root });
  return code === 0 && Number(/^v(\d+)/.exec(output)?.[1]) >= OLDEST_RUNTIME;
}

/**
 * `npm start --omit=dev` or NODE_ENV=production reach us as npm_config_* and would reach the inner npm too, as orders about this
 * install. Only what says where packages come from is passed on. Our own Node leaves the PATH: npm ci deletes it while it runs.
 */
function innerNpmEnv(root) {
  const source =
    /^npm_config_(\/\/|@|(registry|cache|userconfig|globalconfig|ca|cafile|cert|key|proxy|https_proxy|noproxy|strict_ssl|offline|prefer_offline|nodedir)$|fetch_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|INIT_CWD$)/i.test(name) || source.test(name));
  const env = Object.fromEntries(kept);
  const own = join(root, 'node_modules', '.bin');
  env.PATH = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== own)
    .join(delimiter);
  return env;
}

function stampPath(root) {
  return join(root, 'node_modules', '.order-sync-stamp');
}

function ownNode(root) {
  return join(root, 'node_modules', '.bin', 'node');
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
