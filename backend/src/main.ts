import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import type { EmbeddedProcessMessage } from '../../common/src/backends/embeddedProcess.ts';
import packageJson from '../../package.json' with { type: 'json' };
import openApi from '../../schemas/key-service.openapi.json' with { type: 'json' };
import { toProblem } from './http/problem.ts';
import { createServer } from './http/server.ts';
import { hashToken, secureRandomness } from './secrets.ts';
import { openSqlite } from './store/sqlite.ts';

const usage = `Usage: backend --data DIR [--host ADDRESS] [--port NUMBER]

Serves the keys in DIR. As a child process it makes a credential and tells it over the IPC channel; otherwise
VTEX_KEYS_CREDENTIAL must hold one of at least 32 characters.
`;

/** Milliseconds that running requests are given to end. */
const closePatience = 500;

/** Wrong usage: told with the usage, and nothing is started. */
class UsageError extends Error {}

const embedded = process.send !== undefined;

try {
  await serve();
} catch (error) {
  fail(error);
}

async function serve(): Promise<void> {
  const { data, host, port } = readOptions();
  const credential = embedded ? randomBytes(32).toString('base64url') : credentialOfEnvironment();
  const storage = await openSqlite(data);
  const server = await createServer({
    storage,
    credential,
    embedded,
    openApi,
    version: packageJson.version,
    now: () => new Date(),
    randomness: secureRandomness,
    newId: randomUUID,
    hashToken,
    log: process.stderr,
  });
  server.addHook('onClose', () => storage.close());
  await server.listen({ host, port });
  stopWithParent(async () => {
    // A connection on which nothing was ever asked counts as busy, and would be waited for.
    setTimeout(() => server.server.closeAllConnections(), closePatience).unref();
    await server.close();
  });
  const origin = originOf(server.server.address());
  if (embedded) tellParent({ type: 'ready', origin, credential });
  else process.stdout.write(`Key service listening on ${origin}\n`);
}

function readOptions(): { data: string; host: string; port: number } {
  const { data, host, port } = parsed();
  if (data === undefined || data === '') throw new UsageError('--data is missing.');
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError('--port takes 0 to 65535.');
  return { data, host, port: Number(port) };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        data: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function credentialOfEnvironment(): string {
  const credential = process.env['VTEX_KEYS_CREDENTIAL'] ?? '';
  if (/^\S{32,}$/.test(credential)) return credential;
  throw new UsageError(
    'VTEX_KEYS_CREDENTIAL must hold a credential of at least 32 characters, without spaces.',
  );
}

/** Ends with the parent process, however that ends: an orphan would keep the data folder open. */
function stopWithParent(close: () => Promise<unknown>): void {
  const stop = () => void close().finally(() => process.exit());
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  if (embedded && !process.connected) stop();
}

function originOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function fail(error: unknown): void {
  const isUsage = error instanceof UsageError;
  const { code, detail } = isUsage ? { code: 'invalid-request', detail: error.message } : startProblem(error);
  process.stderr.write(`${detail}\n${isUsage ? `\n${usage}` : ''}`);
  process.exitCode = isUsage ? 2 : 1;
  if (embedded) tellParent({ type: 'failed', code, message: detail });
}

function startProblem(error: unknown): { code: string; detail: string } {
  const problem = toProblem(error);
  if (problem.code !== 'internal-error' || !(error instanceof Error)) return problem;
  return { code: problem.code, detail: `The key service cannot start: ${error.message}` };
}

function tellParent(message: EmbeddedProcessMessage): void {
  process.send?.(message, () => {
    if (message.type === 'failed') process.disconnect();
  });
}
