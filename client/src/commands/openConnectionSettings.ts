import * as vscode from 'vscode';
import type { Command } from './command.ts';

/** The connections are a setting of machine scope: on a remote machine it is that machine's. */
export const openConnectionSettings: Command = async () => {
  const isLocal = vscode.env.remoteName === undefined;
  const command = isLocal ? 'workbench.action.openSettings' : 'workbench.action.openRemoteSettings';
  await vscode.commands.executeCommand(command, { query: 'vtexKeys.connections' });
};
