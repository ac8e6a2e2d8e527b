import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';
import { customerWorkflowId, dryRunWorkflowId } from '../contract.ts';

/**
 * A customer's workflow id is its lock, so a customer sync under any other id would be one without a lock: it fails at once, with the
 * right command. A dry run may have an id of its own, of any sync.
 */
export function requireOwnId(boardId: string, customer: string, dryRun: boolean): void {
  const { workflowId, taskQueue } = workflowInfo();
  const lock = customerWorkflowId(boardId, customer);
  const [prefix = '', slug = ''] = dryRunWorkflowId('|', customer).split('|');
  if (workflowId === lock || (dryRun && workflowId.startsWith(prefix) && workflowId.endsWith(slug))) return;
  const input = JSON.stringify({ customer, execute: !dryRun }).replaceAll("'", "'\\''");
  throw ApplicationFailure.nonRetryable(
    `The sync of ${customer} must run under the workflow id ${lock}, which keeps two of them apart; this one is ${workflowId}. ` +
      `Start it with: temporal workflow start --type syncCustomer --task-queue ${taskQueue} --workflow-id '${lock}' --input '${input}'`,
    'WORKFLOW_ID_WRONG',
  );
}
