import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import { createKeyService } from '../../common/src/backends/keyService.ts';

export interface KeyServiceOptions {
  credential?: string;
  /** Any free one unless told. */
  port?: string;
}

export interface RunningService {
  readonly origin: string;
  readonly credential: string;
  readonly keys: KeyBackend;
  stop(): Promise<void>;
}

/** The key service as built, as a team runs it: a process of its own, with a credential of its own. */
export async function startKeyService(
  dataFolder: string,
  account = 'acmestore',
  { credential = randomBytes(32).toString('hex'), port = '0' }: KeyServiceOptions = {},
): Promise<RunningService> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../dist/backend.js'), '--data', dataFolder, '--port', port],
    {
      env: { ...process.env, VTEX_KEYS_CREDENTIAL: credential },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const origin = line.replace('Key service listening on ', '');
  const keys = createKeyService({ origin, account, credential, fetch: globalThis.fetch });
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit');
    if (child.kill()) await exited;
  };
  return { origin, credential, keys, stop };
}

/** Where the embedded service of the extension keeps its data. */
export function globalStorage(dataFolder: string): string {
  return join(dataFolder, 'User', 'globalStorage', 'vtex-api-keys.vtex-api-keys');
}
