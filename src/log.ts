import { type Logger, pino } from 'pino';

/**
 * Structured logs on stderr: JSON lines, or lines for people at a terminal. ORDER_SYNC_LOG sets the level (default info). A line
 * about a customer's sync carries `syncId` and `customer`; tokens never get here, since nothing logs headers or connection strings.
 */
export function createLog(env: NodeJS.ProcessEnv): Logger {
  const level = env['ORDER_SYNC_LOG'] ?? 'info';
  const redact = { paths: ['token', '*.token', 'headers', '*.headers', 'connectionString', '*.connectionString'], censor: '***' };
  if (!process.stderr.isTTY) return pino({ level, redact }, pino.destination(2));
  const transport = {
    target: 'pino-pretty',
    options: { destination: 2, ignore: 'pid,hostname', translateTime: 'HH:MM:ss', singleLine: true },
  };
  return pino({ level, redact, transport });
}
