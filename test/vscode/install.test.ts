import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodePackageName } from './install.ts';
import { npmInstall } from './npm.ts';

describe('fetching from the npm registry', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-npm-'));
    await writeFile(join(folder, 'package.json'), '{}');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('says in the words of npm why a package cannot be had', async () => {
    const registry = createServer((_request, response) => response.writeHead(404).end('{}'));
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const { port } = registry.address() as AddressInfo;
    const env = {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      npm_config_cache: folder,
    };
    await assert.rejects(
      npmInstall(folder, ['no-such-package@1.0.0'], env),
      /^Error: npm could not install no-such-package@1\.0\.0 \(exit 1\)\.\n.*E404/s,
    );
    registry.close();
  });

  it('says where VS Code runs, and the way out, on any other platform', () => {
    assert.throws(
      () => nodePackageName('freebsd', 'x64'),
      /not run on freebsd-x64, only on linux-x64.*VSCODE_BIN/,
    );
  });
});
