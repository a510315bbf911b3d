import * as vscode from 'vscode';
import type { GeneratedKey } from '../../../common/src/model/key.ts';
import { keyLabel } from '../keys/keyPresentation.ts';
import { pickOne, tell } from './prompts.ts';
import type { TokenClipboard } from './tokenClipboard.ts';

export interface NewToken {
  readonly key: GeneratedKey;
  /** Null where the service answered a repeated request: it keeps only a hash, and cannot show it again. */
  readonly token: string | null;
  /** What did not go as asked. */
  readonly warning?: string;
}

/** What the dialogs offer beside Copy, once a token was not copied: the way out of a token that nobody has. */
export type WayOut = 'Undo Renewal' | 'Renew Token' | 'Delete Key';

/**
 * Hands the token over through the clipboard; it is shown nowhere. Answers `copied`, the way out that the user
 * chose instead, or undefined where they closed the dialog knowing that the token cannot be shown again.
 */
export async function handOverToken(
  clipboard: TokenClipboard,
  { key, token, warning }: NewToken,
  waysOut: readonly WayOut[],
): Promise<'copied' | WayOut | undefined> {
  if (token === null) return explainLostToken(key, warning, waysOut);
  const name = `“${keyLabel(key)}”`;
  const ready = [key.keyName, onlyTime, warning].filter((part) => part !== undefined).join('\n\n');
  let answer: 'Copy' | WayOut | undefined =
    (await offer(`The new token of ${name} is ready to copy.`, ready, ['Copy'])) ??
    (await offer(`The new token of ${name} was not copied.`, lastChance, ['Copy', ...waysOut]));
  while (answer === 'Copy') {
    const problem = await copy(clipboard, key, token);
    if (problem === undefined) return 'copied';
    const detail = `The clipboard did not take it: ${problem}\n\n${lastChance}`;
    answer = await offer(`The new token of ${name} was not copied.`, detail, ['Copy', ...waysOut]);
  }
  return answer;
}

const onlyTime = 'This is the only time that it can be copied. Save it in a safe place.';
const lastChance = 'Once this dialog is closed, the token cannot be shown again.';

/**
 * Asks when to delete the old token. Dismissed means Later. It is no modal dialog, so that the new token can be
 * pasted where it belongs before the old one dies.
 */
export async function askOldToken(key: GeneratedKey): Promise<'later' | 'now'> {
  const later = {
    label: 'Later',
    detail: 'Both tokens work until you delete the old one: Pending deletion - Old token',
    value: 'later' as const,
  };
  const now = {
    label: 'Now',
    detail: 'Only the new token works from now on. This cannot be undone.',
    value: 'now' as const,
  };
  const answer = await pickOne<'later' | 'now'>([later, now], {
    title: 'Delete the old token',
    placeholder: `Put the new token of “${keyLabel(key)}” in its place first, then choose`,
    active: later,
    ignoreFocusOut: true,
  });
  return answer ?? 'later';
}

/** What kept the token from the clipboard; undefined where it is there. */
async function copy(
  clipboard: TokenClipboard,
  key: GeneratedKey,
  token: string,
): Promise<string | undefined> {
  const settings = vscode.workspace.getConfiguration('vtexKeys');
  const seconds = settings.get<number>('clipboard.clearAfterSeconds', 60);
  try {
    await clipboard.copy(token, seconds);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const cleared = seconds > 0 ? ` The clipboard is cleared in ${seconds} seconds.` : '';
  tell(`Token of “${keyLabel(key)}” copied.${cleared}`);
  return undefined;
}

async function explainLostToken(
  key: GeneratedKey,
  warning: string | undefined,
  waysOut: readonly WayOut[],
): Promise<WayOut | undefined> {
  return offer(
    `“${keyLabel(key)}” has a new token that cannot be shown.`,
    warning ?? 'The service had made it when its answer was lost on the way, and it keeps only a hash of it.',
    waysOut,
  );
}

/** Undefined where the dialog was closed. */
async function offer<T extends string>(
  message: string,
  detail: string,
  answers: readonly T[],
): Promise<T | undefined> {
  const items: vscode.MessageItem[] = answers.map((title) => ({ title }));
  items.push({ title: 'Close', isCloseAffordance: true });
  const chosen = await vscode.window.showInformationMessage(message, { modal: true, detail }, ...items);
  return answers.find((answer) => answer === chosen?.title);
}
