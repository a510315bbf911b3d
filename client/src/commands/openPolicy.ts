import * as vscode from 'vscode';
import { serverCommands } from '../../../common/src/protocol.ts';
import { Refusal } from '../ui/failure.ts';
import type { Command } from './command.ts';
import { manifestEditor } from './keyInManifest.ts';

const fileName = '.vtex-keys.policy.json';

/** Opens the policy by which the manifest in front is judged, or offers to make one. */
export const openPolicy: Command = async ({ language }) => {
  const editor = manifestEditor();
  if (!editor)
    throw new Refusal('Open a key manifest: its policy is the nearest one in its folder or above.');
  const { uri } = editor.document;
  const policy = await language.request<string | null>('workspace/executeCommand', {
    command: serverCommands.openPolicy,
    arguments: [uri.toString()],
  });
  if (policy === null) await offerPolicy(uri);
};

async function offerPolicy(manifest: vscode.Uri): Promise<void> {
  const create = 'Create Policy';
  const name = vscode.workspace.asRelativePath(manifest);
  const message = `${name} has no policy: the recommended rules judge it.`;
  if ((await vscode.window.showInformationMessage(message, create)) !== create) return;
  const root = vscode.workspace.getWorkspaceFolder(manifest)?.uri ?? vscode.Uri.joinPath(manifest, '..');
  const file = vscode.Uri.joinPath(root, fileName);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(file, { contents: new TextEncoder().encode('{\n  "extends": "recommended"\n}\n') });
  if (!(await vscode.workspace.applyEdit(edit))) throw new Refusal(`${fileName} could not be made.`);
  await vscode.window.showTextDocument(file);
}
