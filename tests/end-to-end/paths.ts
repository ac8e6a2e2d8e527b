import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const COMMAND = join(ROOT, 'src', 'cli', 'main.ts');
export const SANDBOX = join(ROOT, 'sandbox', 'main.ts');
