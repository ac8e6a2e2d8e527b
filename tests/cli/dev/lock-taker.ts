import { existsSync } from 'node:fs';
import { takeLock } from '../../../src/cli/dev/lock.ts';

/** Takes the lock of a folder as soon as a file is there, says what came of it, and lives until it is killed. */
const [folder = '', signal = ''] = process.argv.slice(2);
process.stdout.write('waiting\n');
// Without a pause: all that wait shall find it in the same moment.
while (!existsSync(signal));
const lock = await takeLock(folder);
process.stdout.write(lock.mine ? 'mine\n' : `owner ${lock.owner}\n`);
setInterval(() => lock, 1000);
