import * as vscode from 'vscode';
import type { TreeNode } from '../keys/treeNode.ts';
import { FailureReporter } from '../ui/failureReporter.ts';
import { activateKey } from './activateKey.ts';
import { addConnection } from './addConnection.ts';
import { addExternalKey } from './addExternalKey.ts';
import { clearFilter } from './clearFilter.ts';
import { attempt, type Command, type CommandContext } from './command.ts';
import { type CommandId, commandIds } from './commandIds.ts';
import { configurePeriod } from './configurePeriod.ts';
import { copyKeyName } from './copyKeyName.ts';
import { deactivateKey } from './deactivateKey.ts';
import { deleteKey } from './deleteKey.ts';
import { deleteOldToken } from './deleteOldToken.ts';
import { editRoles } from './editRoles.ts';
import { exportKeys } from './exportKeys.ts';
import { filterKeys } from './filterKeys.ts';
import { generateKey } from './generateKey.ts';
import { isKeyReference, keyOfReference } from './keyInManifest.ts';
import { nodeOf } from './keyTarget.ts';
import { loadExampleKeys } from './loadExampleKeys.ts';
import { loadMore } from './loadMore.ts';
import { openConnectionSettings } from './openConnectionSettings.ts';
import { openInAdmin } from './openInAdmin.ts';
import { openPolicy } from './openPolicy.ts';
import { refresh } from './refresh.ts';
import { removeConnection } from './removeConnection.ts';
import { removeExternalKey } from './removeExternalKey.ts';
import { renewToken } from './renewToken.ts';
import { restartLanguageServer } from './restartLanguageServer.ts';
import { retryConnection } from './retryConnection.ts';
import { revealKey } from './revealKey.ts';
import { reviewDueTokens } from './reviewDueTokens.ts';
import { setConnectionMode } from './setConnectionMode.ts';
import { showKeyAccess } from './showKeyAccess.ts';
import { showLog } from './showLog.ts';
import { signIn } from './signIn.ts';
import { signOut } from './signOut.ts';
import { sortKeys } from './sortKeys.ts';
import { suppressFinding } from './suppressFinding.ts';
import { switchAccount } from './switchAccount.ts';
import { undoRenewal } from './undoRenewal.ts';

/** What `activate` hands to the commands. */
export type CommandServices = Omit<CommandContext, 'failures'>;

const commands: Record<CommandId, Command> = {
  generateKey,
  addExternalKey,
  editRoles,
  deactivateKey,
  activateKey,
  renewToken,
  deleteOldToken,
  undoRenewal,
  deleteKey,
  removeExternalKey,
  reviewDueTokens,
  copyKeyName,
  showKeyAccess,
  configurePeriod,
  exportKeys,
  loadExampleKeys,
  refresh,
  filterKeys,
  clearFilter,
  sortKeys,
  loadMore,
  addConnection,
  removeConnection,
  signIn,
  signOut,
  switchAccount,
  retryConnection,
  setConnectionMode,
  openConnectionSettings,
  openInAdmin,
  showLog,
  restartLanguageServer,
  suppressFinding,
  openPolicy,
  revealKey,
};

/** Registers every command. A failure that a command does not tell itself is told here, in one place. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const context: CommandContext = { ...services, failures: new FailureReporter(services.log) };
  return vscode.Disposable.from(
    ...commandIds.map((id) =>
      vscode.commands.registerCommand(
        `vtexKeys.${id}`,
        (argument?: unknown, selected?: readonly TreeNode[]) => {
          const connection = isTreeNode(argument) ? argument.connection : undefined;
          return attempt(context, connection, () => run(commands[id], context, argument, selected));
        },
      ),
    ),
  );
}

async function run(
  command: Command,
  context: CommandContext,
  argument: unknown,
  selected: readonly TreeNode[] | undefined,
): Promise<void> {
  if (!isKeyReference(argument)) {
    return command(context, isTreeNode(argument) ? argument : undefined, selected, argument);
  }
  const found = await keyOfReference(context, argument);
  if (found) await command(context, nodeOf(found));
}

/** A key binding or another extension may pass anything. */
function isTreeNode(argument: unknown): argument is TreeNode {
  return typeof argument === 'object' && argument !== null && 'type' in argument && 'connection' in argument;
}
