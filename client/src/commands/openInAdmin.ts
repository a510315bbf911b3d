import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

/** Opens the page of the account's API keys in VTEX Admin, which can do what VTEX has no API for. */
export const openInAdmin: Command = async (context, node) => {
  const title = 'Open in VTEX Admin';
  const connection = await connectionOf(context, title, node, ({ settings }) => settings.backend === 'vtex');
  if (connection === undefined) return;
  const { account } = connection.settings;
  await vscode.env.openExternal(vscode.Uri.parse(`https://${account}.myvtex.com/admin/api-keys`));
};
