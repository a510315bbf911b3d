import * as vscode from 'vscode';
import type { Role } from '../../../common/src/model/role.ts';
import type { Connection } from '../connections/connection.ts';
import type { KeyStore } from '../keys/keyStore.ts';
import { plain } from './prompts.ts';
import { addedPermissiveRoles, grants, type RoleChoice, roleChoices, sameRoles } from './roleChoices.ts';

export interface RolePrompt {
  title: string;
  /** The roles that the key has now: preselected, and not warned about. None for a new key. */
  current: readonly string[];
  /** The verb that goes ahead in spite of a warning. */
  button: string;
}

/**
 * Lets the user choose roles, and warns in a modal dialog about permissive ones that the key does not have yet.
 * Answers undefined when dismissed, `unchanged` when the choice is what the key has.
 */
export async function askRoles(
  store: KeyStore,
  connection: Connection,
  prompt: RolePrompt,
): Promise<string[] | 'unchanged' | undefined> {
  let preselected = prompt.current;
  for (;;) {
    const picked = await pickRoles(store, connection, prompt.title, preselected);
    if (picked === undefined) return undefined;
    const { roles, chosen } = picked;
    if (prompt.current.length > 0 && sameRoles(roles, chosen, prompt.current)) return 'unchanged';
    const permissive = addedPermissiveRoles(roles, chosen, prompt.current);
    const answer = permissive.length === 0 ? 'proceed' : await warn(permissive, prompt.button);
    if (answer === 'proceed') return chosen;
    if (answer === 'cancel') return undefined;
    preselected = chosen;
  }
}

interface RoleItem extends vscode.QuickPickItem {
  readonly role: string;
}

interface PickedRoles {
  readonly roles: readonly Role[];
  readonly chosen: string[];
}

/** The picker opens at once and fills when the roles have come; dismissing it aborts the reading. */
async function pickRoles(
  store: KeyStore,
  connection: Connection,
  title: string,
  preselected: readonly string[],
): Promise<PickedRoles | undefined> {
  const picker = vscode.window.createQuickPick<RoleItem>();
  const controller = new AbortController();
  picker.title = title;
  picker.placeholder = 'Select only the roles that the integration needs; none is possible';
  picker.canSelectMany = true;
  picker.ignoreFocusOut = true;
  picker.matchOnDetail = true;
  picker.busy = true;
  picker.enabled = false;
  const chosen = acceptedItems(picker, controller);
  try {
    const roles = await store.roles(connection, controller.signal);
    const choices = roleChoices(roles, preselected).map((choice) => ({ choice, item: roleItem(choice) }));
    picker.items = choices.map(({ item }) => item);
    picker.selectedItems = choices.filter(({ choice }) => choice.picked).map(({ item }) => item);
    picker.busy = false;
    picker.enabled = true;
    const items = await chosen;
    return items && { roles, chosen: items.map((item) => item.role) };
  } finally {
    picker.dispose();
  }
}

function acceptedItems(
  picker: vscode.QuickPick<RoleItem>,
  controller: AbortController,
): Promise<readonly RoleItem[] | undefined> {
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems);
      picker.hide();
    });
    picker.onDidHide(() => {
      controller.abort();
      resolve(undefined);
    });
    picker.show();
  });
}

function roleItem({ name, role, description, detail }: RoleChoice): RoleItem {
  const icon = role === undefined ? undefined : gradeIcons[role.grade];
  return {
    role: name,
    label: plain(name),
    description,
    detail,
    ...(icon !== undefined && { iconPath: icon }),
  };
}

const gradeIcons: Record<Role['grade'], vscode.ThemeIcon | undefined> = {
  critical: new vscode.ThemeIcon('error'),
  high: new vscode.ThemeIcon('warning'),
  medium: undefined,
  low: undefined,
};

const changeRoles = 'Change Roles';

async function warn(permissive: readonly Role[], button: string): Promise<'proceed' | 'change' | 'cancel'> {
  const names = permissive.map((role) => `“${role.name}”`).join(', ');
  const detail = [
    'If the credentials leak, overly permissive roles increase the risk of attacks on the store. Give the key only the roles that its integration needs.',
    ...permissive.map((role) => `${role.name} (${role.grade}): ${grants(role)}`),
  ].join('\n\n');
  const message =
    permissive.length === 1
      ? `${names} is an overly permissive role.`
      : `${names} are overly permissive roles.`;
  const answer = await vscode.window.showWarningMessage(
    message,
    { modal: true, detail },
    changeRoles,
    button,
  );
  if (answer === button) return 'proceed';
  return answer === changeRoles ? 'change' : 'cancel';
}
