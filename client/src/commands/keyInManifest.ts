import * as vscode from 'vscode';
import {
  type KeyReference,
  type ManifestKey,
  type ManifestKeysParams,
  manifestKeysMethod,
} from '../../../common/src/protocol.ts';
import { findKey } from '../keys/findKey.ts';
import { keyManifests } from '../language/manifestSelector.ts';
import { withCancellableProgress } from '../ui/progress.ts';
import { pickOne } from '../ui/prompts.ts';
import type { CommandContext } from './command.ts';
import { untilConnected } from './connectionTarget.ts';
import type { KeyTarget } from './keyTarget.ts';

/** What a code action or a code lens of a manifest passes to a command. */
export function isKeyReference(argument: unknown): argument is KeyReference {
  const { account, keyName } = Object(argument) as Partial<KeyReference>;
  return typeof account === 'string' && typeof keyName === 'string';
}

/** The key that a manifest names; of several connections that have it, on the one that the user picks. */
export async function keyOfReference(
  context: CommandContext,
  reference: KeyReference,
): Promise<KeyTarget | undefined> {
  const { account, keyName } = reference;
  const { store } = context;
  await untilConnected(
    context,
    store.connections.filter(({ settings }) => settings.account === account),
  );
  const found = await withCancellableProgress(`Looking for ${keyName}…`, (signal) =>
    findKey(store, reference, signal),
  );
  if (found.length === 1) return found[0];
  const choices = found.map((target) => ({ label: target.connection.settings.name, value: target }));
  return pickOne(choices, { title: keyName, placeholder: 'Several connections have this key. Select one' });
}

/** The manifest in front; undefined where something else is. */
export function manifestEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && vscode.languages.match(keyManifests, editor.document) > 0 ? editor : undefined;
}

/** The key at the cursor of the manifest in front, where it has a name. */
export async function keyAtCursor({ language }: CommandContext): Promise<KeyReference | undefined> {
  const editor = manifestEditor();
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  const params: ManifestKeysParams = {
    textDocument: { uri: editor.document.uri.toString() },
    position: { line, character },
  };
  const [key] = await language.request<ManifestKey[]>(manifestKeysMethod, params);
  const { account, keyName } = key ?? {};
  return account && keyName ? { account, keyName } : undefined;
}
