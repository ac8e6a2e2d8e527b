import { existsSync, readdirSync, statSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundlePath } from '@temporalio/worker';
import { quiet } from './quiet-temporal.ts';

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/** The workflows, bundled by the first test file of a run that needs them, and anew when one of their sources changed meanwhile. */
export async function workflowBundle(folder: string): Promise<WorkflowBundlePath> {
  const codePath = join(folder, `workflows-${newestChange()}.js`);
  if (!existsSync(codePath)) {
    const { code } = await bundleWorkflowCode({ workflowsPath: join(SOURCES, 'workflows/index.ts'), logger: quiet });
    await writeFile(`${codePath}.${process.pid}`, code);
    await rename(`${codePath}.${process.pid}`, codePath);
  }
  return { codePath };
}

function newestChange(): number {
  const workflows = readdirSync(join(SOURCES, 'workflows')).map((file) => `workflows/${file}`);
  return Math.max(...[...workflows, 'contract.ts', 'errors.ts'].map((file) => statSync(join(SOURCES, file)).mtimeMs));
}
