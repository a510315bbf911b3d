import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { hasFindings, hasNoFindings } from './manifestSteps.ts';

const manifest = (role: string, keyName: string): string => `{
  "account": "acmestore",
  "keys": [
    { "kind": "external", "keyName": "vtexappkey-${keyName}", "roles": ["${role}"], "owner": "it" }
  ]
}
`;
const overreach = '4 error external-key-overreach';
const duplicate = '4 error duplicate-key';

editorSuite('manifests that are not open', {}, (editor) => {
  let e: Editor;
  const write = (file: string, text: string): Promise<void> => writeFile(join(e.workspace, file), text);
  before(() => {
    e = editor();
  });

  it('have their problems, which follow them when they are renamed, with their folder too, and deleted', async () => {
    await write('hub.vtex-keys.json', manifest('Finance', 'partnerhub-ABCDEF'));
    await hasFindings(e, 'hub.vtex-keys.json', [overreach]);
    await e.run(async (vscode) => {
      const [root] = vscode.workspace.workspaceFolders ?? [];
      if (root) await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(root.uri, 'partners'));
    });
    await rename(join(e.workspace, 'hub.vtex-keys.json'), join(e.workspace, 'partners/vtex-keys.json'));
    await hasNoFindings(e, 'hub.vtex-keys.json');
    await hasFindings(e, 'partners/vtex-keys.json', [overreach]);
    await rename(join(e.workspace, 'partners'), join(e.workspace, 'hubs'));
    await hasNoFindings(e, 'partners/vtex-keys.json');
    await hasFindings(e, 'hubs/vtex-keys.json', [overreach]);
    await rm(join(e.workspace, 'hubs'), { recursive: true });
    await hasNoFindings(e, 'hubs/vtex-keys.json');
  });

  it('keep the problems of what is on disk when they are closed, whatever was typed', async () => {
    await write('hub.vtex-keys.json', manifest('Finance', 'partnerhub-ABCDEF'));
    await hasFindings(e, 'hub.vtex-keys.json', [overreach]);
    await e.openFile('hub.vtex-keys.json');
    await replaceAll(manifest('OMS - Read only', 'partnerhub-ABCDEF'));
    await hasNoFindings(e, 'hub.vtex-keys.json');
    await e.run((vscode) => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'));
    await hasFindings(e, 'hub.vtex-keys.json', [overreach]);
  });

  it('have a problem while a file that is being typed has the same key', async () => {
    await write('desk.vtex-keys.json', manifest('OMS - Read only', 'chatdesk-HELPER'));
    await write('other.vtex-keys.json', manifest('OMS - Read only', 'somebody-ABCDEF'));
    await e.openFile('other.vtex-keys.json');
    await hasNoFindings(e, 'other.vtex-keys.json');
    await replaceAll(manifest('OMS - Read only', 'chatdesk-HELPER'));
    await hasFindings(e, 'other.vtex-keys.json', [duplicate]);
    await hasFindings(e, 'desk.vtex-keys.json', [duplicate]);
    await replaceAll(manifest('OMS - Read only', 'somebody-ABCDEF'));
    await hasNoFindings(e, 'other.vtex-keys.json');
    await hasNoFindings(e, 'desk.vtex-keys.json');
  });

  it('are left out when git ignores them, or files.exclude does', async () => {
    const file = 'left.vtex-keys.json';
    await write(file, manifest('Finance', 'leftover-ABCDEF'));
    await hasFindings(e, file, [overreach]);
    await write('.gitignore', 'left.*\n');
    await hasNoFindings(e, file);
    await rm(join(e.workspace, '.gitignore'));
    await hasFindings(e, file, [overreach]);
    await setExclude({ 'left.*': true });
    await hasNoFindings(e, file);
    await setExclude(undefined);
    await hasFindings(e, file, [overreach]);
  });

  async function replaceAll(text: string): Promise<void> {
    await e.run(async (vscode, newText) => {
      const active = vscode.window.activeTextEditor;
      if (!active) throw new Error('No file is open.');
      const { document } = active;
      const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
      await active.edit((edit) => edit.replace(all, newText));
    }, text);
  }

  function setExclude(globs: Record<string, boolean> | undefined): Promise<void> {
    return e.run(async (vscode, value) => {
      await vscode.workspace
        .getConfiguration('files')
        .update('exclude', value, vscode.ConfigurationTarget.Workspace);
    }, globs);
  }
});
