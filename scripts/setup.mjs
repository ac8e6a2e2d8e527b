// Brings a clone to where `npm start` and `npm test` can run: the packages (a current Node among them), then the Temporal CLI.
// Plain JavaScript on Node's built-ins: it runs before anything is installed, on whatever Node the machine has.
// Nothing to do means nothing printed, and well under 200 ms.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './setup-lock.mjs';
import { ensurePackages, packagesAreCurrent } from './setup-packages.mjs';
import { run, SetupError, say } from './setup-process.mjs';

const OLDEST_NODE = 18;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

try {
  refuseAnOldNode();
  // The second look, under the lock, is what lets `npm start` and `npm test` begin in the same second: whoever waited finds it done.
  if (!packagesAreCurrent(root)) {
    await withLock(join(root, '.order-sync', 'setup.lock'), async (lock) => {
      if (!packagesAreCurrent(root)) await ensurePackages(root, lock);
    });
  }
  await ensureTemporalCli();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}

function refuseAnOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return;
  throw new SetupError(
    `this is Node ${process.versions.node}; Node ${OLDEST_NODE} or newer is needed to install (order-sync then brings its own). https://nodejs.org has it.`,
  );
}

/** The script says itself what it does or why it can't, and holds a lock of its own, since its cache serves every clone on the machine. */
async function ensureTemporalCli() {
  const { code } = await run('bash', [join(root, 'temporal-dev.sh'), '--install-only'], { cwd: root, show: true });
  if (code !== 0) throw new SetupError('no Temporal CLI, see above.');
}
