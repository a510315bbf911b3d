import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { Check } from 'typebox/value';
import { BackendError } from '../../../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../../../common/src/backends/keyBackend.ts';
import { createKeyService } from '../../../../common/src/backends/keyService.ts';
import { serviceOrigin } from '../../../../common/src/backends/serviceOrigin.ts';
import type { VtexCredential } from '../../../../common/src/backends/vtex/credential.ts';
import { createVtexAccount, vtexOrigin } from '../../../../common/src/backends/vtex/vtexAccount.ts';
import { AccountName } from '../../../../common/src/model/key.ts';
import { EmbeddedService } from '../../../../common/src/node/embeddedService.ts';
import { redact } from '../../../../common/src/redact.ts';
import { Failure } from '../failure.ts';
import { dataFolder } from '../userFolders.ts';
import type { World } from '../world.ts';
import { type BackendKind, backendFailure, type Permission } from './backendFailure.ts';
import { credentialVariable, keyVariable, serviceCredential, vtexCredential } from './credential.ts';
import { fileRenewals } from './renewalsFile.ts';

/** The options that say whose keys are meant, and who keeps them. */
export interface BackendOptions {
  readonly backend: BackendKind;
  readonly account: string;
  readonly url?: string;
  readonly data?: string;
  readonly credentialStdin?: true;
}

/** The bundle of the key service, which lies beside that of the command line. */
export function serviceBundle({ self }: World): string {
  const path = fileURLToPath(new URL('backend.js', self));
  if (existsSync(path)) return path;
  throw new Failure(`the key service is missing: there is no ${path}`, 'install vtex-keys again');
}

/**
 * Opens the backend, works with it and closes it. What the backend refuses becomes a `Failure`; `permission` is
 * what it has to allow for the work.
 */
export async function withBackend<Result>(
  options: BackendOptions,
  world: World,
  permission: Permission,
  work: (backend: KeyBackend) => Promise<Result>,
): Promise<Result> {
  if (!Check(AccountName, options.account)) {
    throw new Failure(
      '--account takes the name of a VTEX account: lower-case letters, digits and hyphens',
      "it is the first part of the Admin's address, {account}.myvtex.com",
    );
  }
  const opened =
    options.backend === 'embedded' ? openEmbedded(options, world) : await openUrl(options, world);
  try {
    return await work(await opened.backend());
  } catch (error) {
    throw error instanceof BackendError
      ? backendFailure(error, { ...options, permission, signInAdvice: opened.signInAdvice, env: world.env })
      : error;
  } finally {
    await opened.close();
  }
}

interface Opened {
  backend(): Promise<KeyBackend>;
  close(): Promise<void>;
  /** What to do where the credential is refused; the embedded service makes its own. */
  readonly signInAdvice?: string;
}

function openEmbedded({ account, url, data, credentialStdin }: BackendOptions, world: World): Opened {
  if (url !== undefined) throw new Failure('--url is for --backend service and vtex');
  if (credentialStdin) throw new Failure('--credential-stdin is for --backend service and vtex');
  const note = (line: string): void => world.stderr.write(`${redact(line)}\n`);
  const service = new EmbeddedService({
    modulePath: serviceBundle(world),
    dataFolder: data === undefined ? dataFolder(world.env) : resolve(world.cwd, data),
    // What the service does is told by the command; what went wrong in it is not.
    log: { debug: () => {}, info: () => {}, warn: note, error: note },
    ownGroup: true,
    onStopped: () => {}, // The request under way fails, and says so.
  });
  return {
    backend: async () => serviceOf(account, await service.address(), world),
    close: () => service.stop(),
  };
}

async function openUrl(options: BackendOptions, world: World): Promise<Opened> {
  const { account, backend: kind, url, data } = options;
  if (data !== undefined) throw new Failure('--data is for --backend embedded');
  const address = url ?? (kind === 'vtex' ? vtexOrigin(account) : undefined);
  if (address === undefined) {
    throw new Failure('--backend service needs --url, such as --url https://keys.example.com');
  }
  const parsed = serviceOrigin(address);
  if ('problem' in parsed) throw new Failure(`--url: ${parsed.problem}`);
  const { origin } = parsed;
  const source = { origin, isOnStdin: options.credentialStdin === true };
  if (kind === 'vtex') return openVtex(account, source, world);
  const backend = serviceOf(account, { origin, credential: await serviceCredential(source, world) }, world);
  return {
    backend: async () => backend,
    close: async () => {},
    signInAdvice: `${credentialVariable} must hold the credential of the key service, its VTEX_KEYS_CREDENTIAL`,
  };
}

/** What to do about a credential of VTEX that is refused. */
const signInAdvice: Readonly<Record<VtexCredential['kind'], string>> = {
  pair: `${keyVariable} and ${credentialVariable} must hold a key and its token`,
  user: "a user token holds for some hours: 'vtex login' makes another one, which 'vtex local token' prints",
};

async function openVtex(
  account: string,
  source: { readonly origin: string; readonly isOnStdin: boolean },
  world: World,
): Promise<Opened> {
  const credential = await vtexCredential(source, world);
  const backend = createVtexAccount({
    account,
    origin: source.origin,
    credential,
    fetch: globalThis.fetch,
    roles: 'later',
    renewals: fileRenewals(
      join(dataFolder(world.env), 'vtex-renewals.json'),
      `${source.origin} ${account}`,
      warner(world),
    ),
    onWarning: warner(world),
    now: world.now,
  });
  return { backend: async () => backend, close: async () => {}, signInAdvice: signInAdvice[credential.kind] };
}

function serviceOf(
  account: string,
  { origin, credential }: { origin: string; credential: string },
  world: World,
): KeyBackend {
  return createKeyService({ origin, credential, account, fetch: globalThis.fetch, onWarning: warner(world) });
}

function warner({ stderr }: World): (warning: string) => void {
  return (warning) => stderr.write(`${stderr.style('yellow', 'warning:')} ${warning}\n`);
}

/** Adds the options of `BackendOptions` to a command. */
export function withBackendOptions(command: Command): Command {
  return command
    .requiredOption('--account <name>', 'the VTEX account whose keys are meant')
    .addOption(
      command
        .createOption(
          '--backend <kind>',
          'who keeps the keys: a service on this machine, one at a URL, or VTEX',
        )
        .choices(['embedded', 'service', 'vtex'])
        .default('embedded'),
    )
    .option('--url <url>', 'the origin of the key service, or of another host than VTEX has for the account')
    .option('--data <folder>', "where --backend embedded keeps its data (default: this user's data folder)")
    .option(
      '--credential-stdin',
      `read the credential from standard input: that of the service, or the token for VTEX`,
    );
}
