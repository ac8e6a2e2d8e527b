/** `npm run errors-page`: makes docs/errors.md anew from src/errors.ts. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorsPage } from '../src/report/errors-page.ts';

const page = fileURLToPath(new URL('../docs/errors.md', import.meta.url));
writeFileSync(page, errorsPage());
console.log(page);
