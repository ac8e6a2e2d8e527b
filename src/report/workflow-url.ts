/** A workflow's page in Temporal's Web UI. Its id holds colons, so it is encoded. */
export function workflowUrl(webUiUrl: string, namespace: string, workflowId: string): string {
  return `${webUiUrl.replace(/\/$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
}
