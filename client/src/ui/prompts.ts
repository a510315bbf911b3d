import * as vscode from 'vscode';
import { type PlannedWrite, plannedRequests } from '../../../common/src/backends/vtex/plannedWrite.ts';
import type { Connection } from '../connections/connection.ts';

export interface Confirmation {
  message: string;
  detail?: string;
  /** The verb that goes ahead; the dialog adds Cancel. */
  button: string;
  /** What is done then. */
  writes?: readonly PlannedWrite[];
}

/**
 * Asks in a modal dialog. On a connection of mode `confirm` the dialog names it and its account, and shows what
 * will be sent to a live one.
 */
export async function confirm(
  connection: Connection,
  { message, detail, button, writes = [] }: Confirmation,
): Promise<boolean> {
  const asks = connection.mode === 'confirm';
  const details = [
    detail,
    asks ? confirmModeDetail(connection) : undefined,
    asks ? requestsDetail(connection, writes) : undefined,
  ];
  const options = { modal: true, detail: details.filter((part) => part !== undefined).join('\n\n') };
  return (await vscode.window.showWarningMessage(message, options, button)) === button;
}

/** A tick box before what cannot be undone. True once it is ticked and accepted. */
export async function tickIrreversible(title: string): Promise<boolean> {
  const box = { label: 'I understand that this action cannot be undone' };
  const picker = vscode.window.createQuickPick();
  picker.title = title;
  picker.placeholder = 'Tick the box to go on';
  picker.canSelectMany = true;
  picker.items = [box];
  try {
    return (await accepted(picker)) === box;
  } finally {
    picker.dispose();
  }
}

/** Asks only where the connection's mode wants every write confirmed. */
export async function confirmInMode(connection: Connection, confirmation: Confirmation): Promise<boolean> {
  return connection.mode !== 'confirm' || confirm(connection, confirmation);
}

function confirmModeDetail({ settings }: Connection): string {
  return `This changes account “${settings.account}” on connection “${settings.name}”, which asks before every change.`;
}

/** A dialog has no room for more. */
const mostRequests = 12;

function requestsDetail({ vtexOrigin }: Connection, writes: readonly PlannedWrite[]): string | undefined {
  const requests = writes.flatMap(plannedRequests);
  if (vtexOrigin === undefined || requests.length === 0) return undefined;
  const shown = requests.slice(0, mostRequests);
  const more = requests.length - shown.length;
  return [
    `Sent to ${vtexOrigin}:`,
    ...shown,
    ...(more > 0 ? [`and ${more} more of the same kind.`] : []),
  ].join('\n');
}

/** Says quietly, in the status bar, what was done. */
export function tell(message: string): void {
  vscode.window.setStatusBarMessage(message, 5000);
}

export interface Choice<T> extends vscode.QuickPickItem {
  value: T;
}

export interface PickOptions<T> {
  title: string;
  placeholder: string;
  /** The choice that Enter takes. */
  active?: Choice<T> | undefined;
  ignoreFocusOut?: boolean;
}

/** Lets the user pick one of a few. */
export async function pickOne<T>(
  choices: readonly Choice<T>[],
  options: PickOptions<T>,
): Promise<T | undefined> {
  const picker = vscode.window.createQuickPick<Choice<T>>();
  picker.title = options.title;
  picker.placeholder = options.placeholder;
  picker.ignoreFocusOut = options.ignoreFocusOut ?? false;
  picker.matchOnDescription = true;
  picker.items = choices;
  if (options.active !== undefined) picker.activeItems = [options.active];
  try {
    return (await accepted(picker))?.value;
  } finally {
    picker.dispose();
  }
}

/** Shows the picker until the user accepts an item or dismisses it. */
export function accepted<T extends vscode.QuickPickItem>(
  picker: vscode.QuickPick<T>,
): Promise<T | undefined> {
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      const [item] = picker.selectedItems;
      if (item !== undefined) resolve(item);
    });
    picker.onDidHide(() => resolve(undefined));
    picker.show();
  });
}

export interface TextOptions {
  title: string;
  prompt: string;
  placeholder?: string;
  value?: string;
  /** Hides what is typed: for credentials. */
  password?: boolean;
  /** The words shown while the text cannot be accepted; undefined when it can. */
  problem?: (text: string) => string | undefined;
}

/** Asks for one line. The box stays open when the user looks for the text elsewhere. */
export async function askText(options: TextOptions): Promise<string | undefined> {
  const { title, prompt, placeholder, value, password, problem } = options;
  return vscode.window.showInputBox({
    title,
    prompt,
    ignoreFocusOut: true,
    ...(placeholder !== undefined && { placeHolder: placeholder }),
    ...(value !== undefined && { value }),
    ...(password !== undefined && { password }),
    ...(problem !== undefined && { validateInput: problem }),
  });
}

/** Text of the user's or the service's, kept from being read as the `$(name)` of an icon. */
export function plain(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
