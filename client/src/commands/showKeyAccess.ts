import * as vscode from 'vscode';
import { keyAccessUri } from '../../../common/src/keyAccess.ts';
import {
  type ManifestKey,
  type ManifestKeysParams,
  manifestKeysMethod,
} from '../../../common/src/protocol.ts';
import { keyLabel } from '../keys/keyPresentation.ts';
import { openKeyAccess } from '../language/keyAccessDocuments.ts';
import { Refusal } from '../ui/failure.ts';
import { pickKey } from '../ui/keyPicker.ts';
import type { Command, CommandContext } from './command.ts';
import { readyBackend, readyConnections } from './connectionTarget.ts';
import { manifestEditor } from './keyInManifest.ts';
import { type KeyTarget, keyTargets } from './keyTarget.ts';

const title = 'What Can This Key Do?';

/**
 * Shows all that the roles of a key grant: of the key that the command is called on in the tree, else of the one
 * at the cursor of a manifest, else of one that the user picks.
 */
export const showKeyAccess: Command = async (context, node) => {
  const editor = node === undefined ? manifestEditor() : undefined;
  const uri = editor ? await ofManifest(context, editor) : await ofBackend(context, keyTargets([node])[0]);
  if (uri !== undefined) await openKeyAccess(uri);
};

async function ofManifest(
  { language }: CommandContext,
  editor: vscode.TextEditor,
): Promise<string | undefined> {
  const { uri } = editor.document;
  const ask = (params: Partial<ManifestKeysParams>): Promise<ManifestKey[]> =>
    language.request(manifestKeysMethod, { textDocument: { uri: uri.toString() }, ...params });
  const { line, character } = editor.selection.active;
  const [key] = await ask({ position: { line, character } });
  if (key) return key.accessUri;
  const items = ask({}).then((keys) => {
    if (keys.length === 0) throw new Refusal(`${vscode.workspace.asRelativePath(uri)} has no keys.`);
    return keys.map(({ title: label, keyName, roles, accessUri }) => ({
      label,
      description: keyName ?? '',
      detail: roles.join(', '),
      accessUri,
    }));
  });
  const options = {
    title,
    placeHolder: 'Select a key of the manifest',
    matchOnDescription: true,
    matchOnDetail: true,
  };
  return (await vscode.window.showQuickPick(items, options))?.accessUri;
}

async function ofBackend(
  context: CommandContext,
  called: KeyTarget | undefined,
): Promise<string | undefined> {
  const target = called ?? keyTargets(context.view.selection)[0] ?? (await pick(context));
  if (target === undefined) return undefined;
  const { connection } = target;
  const key = await readyBackend(connection).getKey(target.key.id);
  const defined = await context.store.roles(connection);
  return keyAccessUri(keyLabel(key), {
    connection: connection.settings.name,
    keyName: key.keyName,
    isActive: key.kind === 'external' || key.status === 'active',
    roles: key.roles,
    customRoles: defined
      .filter(({ custom, name }) => custom && key.roles.includes(name))
      .map(({ name, resources }) => ({ name, resources })),
  });
}

async function pick(context: CommandContext): Promise<KeyTarget | undefined> {
  return pickKey(context.store, {
    title,
    placeholder: 'Select a key',
    connections: await readyConnections(context),
    fits: () => true,
    now: context.clock(),
  });
}
