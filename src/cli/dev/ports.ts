import getPort, { clearLockedPorts } from 'get-port';

/** What people type without looking goes there. */
export const USUAL_PORTS = { temporal: 7233, webUi: 8233, sandbox: 4010 } as const;

export interface DevPorts {
  readonly temporal: number;
  readonly webUi: number;
  readonly sandbox: number;
}

const host = '127.0.0.1';

/** Each service's usual port or, where that is taken, a free one. */
export async function choosePorts(): Promise<DevPorts> {
  clearLockedPorts();
  const temporal = await getPort({ port: USUAL_PORTS.temporal, host });
  const webUi = await getPort({ port: USUAL_PORTS.webUi, host, exclude: [temporal] });
  const sandbox = await getPort({ port: USUAL_PORTS.sandbox, host, exclude: [temporal, webUi] });
  return { temporal, webUi, sandbox };
}

/** True where another program has one of them by now. */
export async function someAreTaken({ temporal, webUi, sandbox }: DevPorts): Promise<boolean> {
  clearLockedPorts();
  const free = await Promise.all([temporal, webUi, sandbox].map((port) => getPort({ port, host })));
  return free[0] !== temporal || free[1] !== webUi || free[2] !== sandbox;
}
