import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiKey, GeneratedKey } from '../../common/src/model/key.ts';
import { credential, KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { type RunOptions, vtexKeys } from './cli.ts';

/** What can be a token: 128 letters; and what is left of one that was cut. */
export const tokenLike = /[A-Z]{40,}/;

/** Where the keys of a suite are. */
export interface Backend {
  /** The options of the command line that lead to it. */
  readonly options: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** The embedded service on a data folder of its own. */
export const embedded = async (folder: string): Promise<Backend> => ({
  options: ['--data', join(folder, 'data')],
  env: {},
  stop: async () => {},
});

/** A key service at a URL, which the command line reaches as one that a team runs. */
export const remote = async (): Promise<Backend> => {
  const service = await KeyServiceUnderTest.start({ embedded: false });
  Object.defineProperty(service, 'now', { get: () => new Date() });
  const url = await service.listen();
  return { ...serviceAt(url), stop: () => service.stop() };
};

export function serviceAt(
  url: string,
  env: NodeJS.ProcessEnv = { VTEX_KEYS_APP_TOKEN: credential },
): Backend {
  return { options: ['--backend', 'service', '--url', url], env, stop: async () => {} };
}

/** `vtex-keys keys` on one account, in a folder that goes with the test. */
export class KeysUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'vtex-keys-keys-'));
  backend: Backend = { options: [], env: {}, stop: async () => {} };

  static async start(open: (folder: string) => Promise<Backend>): Promise<KeysUnderTest> {
    const keys = new KeysUnderTest();
    keys.backend = await open(keys.folder);
    return keys;
  }

  async stop(): Promise<void> {
    await this.backend.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  run(args: readonly string[], { env, ...options }: RunOptions = {}) {
    const all = ['keys', ...args, '--account', 'acmestore', ...this.backend.options];
    return vtexKeys(all, { cwd: this.folder, env: { ...this.backend.env, ...env }, ...options });
  }

  /** Answers what it wrote to standard output; fails where it failed. */
  async done(args: readonly string[], options?: RunOptions): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, options);
    assert.equal(code, 0, stderr);
    return stdout;
  }

  async refused(args: readonly string[], message: RegExp, options?: RunOptions): Promise<void> {
    const { code, stdout, stderr } = await this.run(args, options);
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, message);
  }

  async list(): Promise<ApiKey[]> {
    return JSON.parse(await this.done(['list', '--format', 'json'])).keys;
  }

  async generate(
    label: string,
    roles: readonly string[] = [],
  ): Promise<{ key: GeneratedKey; token: string }> {
    const chosen = roles.flatMap((role) => ['--role', role]);
    const token = await this.done(['generate', '--label', label, ...chosen, '--token-to', 'stdout', '--yes']);
    const key = (await this.list()).find((each) => each.kind === 'generated' && each.label === label);
    return { key: key as GeneratedKey, token: token.trimEnd() };
  }

  /** Why the token does not open the key; null where it does. */
  async verify(keyName: string, token: string): Promise<string | null> {
    const { stdout } = await this.run(['verify', keyName, '--format', 'json'], { stdin: token });
    return JSON.parse(stdout).reason;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** Waits until a file is there. */
  async appears(name: string): Promise<void> {
    const changes = watch(this.folder);
    if (existsSync(this.path(name))) return;
    for await (const { filename } of changes) if (filename === name) return;
  }
}
