import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { desktopArguments, findDesktop } from './desktop.ts';

describe('finding desktop VS Code', () => {
  let folder: string;
  let code: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-path-'));
    code = join(folder, 'code');
    await writeFile(code, '');
    await chmod(code, 0o755);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('takes `code` from PATH', async () => {
    assert.equal(await findDesktop({ PATH: ['/nowhere', folder].join(delimiter) }, 'linux'), code);
  });

  it('prefers VSCODE_BIN', async () => {
    assert.equal(await findDesktop({ PATH: folder, VSCODE_BIN: '/opt/insiders' }, 'linux'), '/opt/insiders');
  });

  it('finds none where there is none, where it is no program, and in a remote terminal', async () => {
    assert.equal(await findDesktop({ PATH: '/nowhere' }, 'linux'), undefined);
    assert.equal(
      await findDesktop({ PATH: folder, VSCODE_IPC_HOOK_CLI: '/run/vscode.sock' }, 'linux'),
      undefined,
    );
    await chmod(code, 0o644);
    assert.equal(await findDesktop({ PATH: folder }, 'linux'), undefined);
  });
});

describe('the arguments for desktop VS Code', () => {
  it('make an extension development host in the profile of the user', () => {
    const args = desktopArguments({ workspace: '/shop', extension: '/src', isRoot: false });
    assert.ok(args.includes('--extensionDevelopmentPath=/src'));
    assert.ok(!args.some((arg) => /user-data-dir|extensions-dir|no-sandbox/.test(arg)));
    assert.equal(args.at(-1), '/shop');
  });

  it('keep a test out of the profile of the user', () => {
    const profile = { dataFolder: '/data', extensionsFolder: '/extensions' };
    const args = desktopArguments({ workspace: '/shop', profile, isRoot: false });
    assert.ok(args.includes('--user-data-dir=/data') && args.includes('--extensions-dir=/extensions'));
    assert.ok(!args.some((arg) => arg.startsWith('--extensionDevelopmentPath')));
  });

  it('do without the sandbox for root, for whom it does not run', () => {
    assert.ok(desktopArguments({ workspace: '/shop', isRoot: true }).includes('--no-sandbox'));
  });
});
