import type { WorkflowHandle } from '@temporalio/client';

/** What the Web UI shows as a workflow's current details. */
export async function detailsOf(handle: Pick<WorkflowHandle, 'query'>): Promise<string> {
  const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return metadata.currentDetails ?? '';
}
