import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { findings, hasFindings, hasNoFindings } from './manifestSteps.ts';

const stores = Array.from({ length: 20 }, (_, index) => `stores/store-${index}/vtex-keys.json`);
const manifest = (role: string): string =>
  JSON.stringify(
    { account: 'acmestore', keys: [{ kind: 'generated', label: 'erp', roles: [role], owner: 'it' }] },
    null,
    2,
  );
const permissive = '8 warning overly-permissive-role';

editorSuite(
  'a branch with other manifests',
  { prepare: (_, workspace) => makeBranches(workspace) },
  (editor) => {
    let e: Editor;
    before(async () => {
      e = editor();
      await e.openFile(stores[0] ?? '');
      await e.eventually(async () => assert.ok((await findings(e, stores[0] ?? '')).length > 0));
    });

    it('has its own problems at once, in every file that it changes, and the other branch none of them', async () => {
      for (let times = 0; times < 2; times++) {
        await git(e.workspace, 'checkout', 'wide');
        for (const store of stores) await hasFindings(e, store, [permissive]);
        await git(e.workspace, 'checkout', 'main');
        for (const store of stores) await lost(store);
      }
    });

    it('takes the problems along of files that it does not have', async () => {
      await git(e.workspace, 'checkout', 'wide');
      for (const store of stores) await hasFindings(e, store, [permissive]);
      await git(e.workspace, 'checkout', '--orphan', 'empty');
      await git(e.workspace, 'rm', '-rfq', '.');
      // The one in front stays open, and VS Code says that it is deleted.
      for (const store of stores.slice(1)) await hasNoFindings(e, store);
    });

    async function lost(store: string): Promise<void> {
      await e.eventually(async () => assert.ok(!(await findings(e, store)).includes(permissive), store));
    }
  },
);

/** A repository on the branch `main`, of which `wide` has the same manifests with a role that is far too wide. */
async function makeBranches(workspace: string): Promise<void> {
  await git(workspace, 'init', '--initial-branch', 'main');
  await commit(workspace, 'OMS - Read only');
  await git(workspace, 'checkout', '-b', 'wide');
  await commit(workspace, 'OMS - Full access');
  await git(workspace, 'checkout', 'main');
}

async function commit(workspace: string, role: string): Promise<void> {
  for (const store of stores) {
    await mkdir(dirname(join(workspace, store)), { recursive: true });
    await writeFile(join(workspace, store), manifest(role));
  }
  await git(workspace, 'add', '.');
  await git(workspace, 'commit', '-qm', role);
}

async function git(workspace: string, ...args: string[]): Promise<void> {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@acme.example', '-c', 'commit.gpgsign=false'];
  await promisify(execFile)('git', [...identity, ...args], { cwd: workspace });
}
