import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that breaks when it is told to. */
export interface CuttingProxy extends AsyncDisposable {
  readonly port: number;
  /** Ends all connections. */
  cut(): void;
  /** Lets the next so many requests through, and ends their connection when the server begins to answer. */
  loseAnswers(times: number): void;
  /** Lets nobody in, and ends who is in. */
  close(): void;
  open(): void;
  /** How many it did not let in. */
  readonly refused: number;
  readonly accepted: number;
}

/** On loopback, before a server that is reached at `host` and `port`. `downgrading`: it has both sides believe that the other can't encrypt. */
export async function cuttingProxy(host: string, port: number, { downgrading = false } = {}): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  let toLose = 0;
  let refused = 0;
  let accepted = 0;
  const server = createServer((client) => {
    if (!isOpen) {
      refused += 1;
      client.destroy();
      return;
    }
    accepted += 1;
    const upstream = connect(port, host);
    let losing = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes: Buffer) => {
      if (toLose > 0 && !losing) {
        toLose -= 1;
        losing = true;
      }
      upstream.write(downgrading ? withoutEncryption(bytes) : bytes);
    });
    upstream.on('data', (bytes) => {
      if (losing) client.destroy();
      else client.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    loseAnswers: (times) => {
      toLose = times;
    },
    close: () => {
      isOpen = false;
      cut();
    },
    open: () => {
      isOpen = true;
    },
    get refused() {
      return refused;
    },
    get accepted() {
      return accepted;
    },
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
    },
  };
}

const PRELOGIN = 0x12;
const ENCRYPTION = 0x01;
const NOT_SUPPORTED = 0x02;
const HEADER = 8;

/** A client's first packet ([MS-TDS] 2.2.6.5): options of one byte, two of offset and two of length, up to 0xff. */
function withoutEncryption(bytes: Buffer): Buffer {
  if (bytes[0] !== PRELOGIN) return bytes;
  const changed = Buffer.from(bytes);
  for (let at = HEADER; changed[at] !== 0xff && at < changed.length; at += 5) {
    if (changed[at] === ENCRYPTION) changed[HEADER + changed.readUInt16BE(at + 1)] = NOT_SUPPORTED;
  }
  return changed;
}
